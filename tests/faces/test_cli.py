"""The command line as a whole: help, finding the node's folder, what errors look like."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tidings.__main__ import open_local
from tidings.faces.cli import VERBS, tidings

Run = Callable[..., Result]


@pytest.fixture
def run(in_folder: Path) -> Run:
    """Run the command in an empty folder."""
    return lambda *arguments: CliRunner().invoke(tidings, arguments, obj=open_local, prog_name="tidings")


def test_help_names_every_verb(run: Run) -> None:
    """`tidings --help` lists all verbs, each with its line."""
    told = run("--help").stdout
    assert all(name in told and says in told for name, says in VERBS.items())


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help_with_examples(run: Run, verb: str) -> None:
    """Each verb says what it does, and shows it."""
    told = run(verb, "--help").stdout
    groups = {
        "key": ("create", "list", "revoke"),
        "webhook": ("add", "list", "remove", "test", "replay"),
        "moderation": ("log",),
        "person": ("export", "delete"),
    }
    if verb in groups:
        inner = [run(verb, name, "--help").stdout for name in groups[verb]]
        assert all("Examples:\n" in one for one in inner)
        told = "".join(inner)
    assert "Examples:\n" in told
    assert f"  tidings {verb}" in told


def test_the_list_of_verbs_says_what_the_verbs_say() -> None:
    """The lines of the list are not other commands' lines: each verb's module has the command of its name."""
    context = click.Context(tidings)
    assert [tidings.get_command(context, name).name for name in VERBS] == list(VERBS)  # type: ignore[union-attr] # all are there


def test_help_is_quick_and_chooses_no_reactor() -> None:
    """Help needs neither the network nor the database to be imported."""
    code = (
        "import sys\n"
        "from tidings.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "slow = {'twisted.internet.reactor', 'autobahn', 'sqlalchemy', 'treq', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {slow}' if slow else 0)\n"
    )
    begin = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begin < 5  # half a second in practice; machines that are busy get more


def test_outside_of_a_node_it_says_where_to_go(run: Run) -> None:
    """Without a node's folder the error is two lines, and tells of --root."""
    result = run("rooms")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert "--root" in result.stderr


def test_the_root_is_found_upwards(run: Run, in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder inside of the node's, the node is found."""
    (in_folder / ".crossbar").mkdir()
    (in_folder / ".crossbar" / "config.yaml").touch()
    inner = in_folder / "web" / "src"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert run("key", "list").exit_code == 0
    assert (in_folder / "data" / "tidings.sqlite3").exists()


def test_a_wrong_root_is_named(run: Run, in_folder: Path) -> None:
    """--root with a folder that is no node's is an error that names the folder."""
    result = run("settings", "--root", str(in_folder))
    assert result.exit_code == 1
    assert str(in_folder) in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "kittens", "{}", "--url", "localhost:8080", "--key", "tk_x"),
        ("publish", "kittens", "{}", "--url", "http://localhost:8080"),
        ("publish", "kittens", "[]", "--url", "http://localhost:8080", "--key", "tk_x"),
        ("publish", "kittens", "{oops", "--url", "http://localhost:8080", "--key", "tk_x"),
        ("token", "ja ck"),
        ("token", "jack", "--stream", "nonsense"),
        ("token", "jack", "--hours", "0"),
        ("tail", "room.lobby", "--after", "1", "--from-start"),
        ("key", "create", "No Spaces"),
        ("wibble",),
    ],
)
def test_a_wrong_command_line_exits_with_2(run: Run, in_folder: Path, arguments: tuple[str, ...]) -> None:
    """What is wrong with the command line itself is told with the usage, and changes nothing."""
    (in_folder / ".crossbar").mkdir()
    (in_folder / ".crossbar" / "config.yaml").touch()
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Usage: tidings" in result.stderr
    assert not (in_folder / "data").exists()


def test_a_node_that_does_not_run_exits_with_3(in_folder: Path) -> None:
    """A script can tell "not there" from "refused"."""
    (in_folder / ".crossbar").mkdir()
    (in_folder / ".crossbar" / "config.yaml").write_text(
        "workers: [{transports: [{endpoint: {type: unix, path: x.sock}}, {endpoint: {type: tcp, port: 1}}]}]\n"
    )
    command = [sys.executable, "-W", "ignore", "-m", "tidings", "send", "lobby", "hello"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "does not run" in done.stderr
    assert "make run" in done.stderr


def test_version_tells_what_it_stands_on(run: Run) -> None:
    """`tidings version` names Tidings, Python and Crossbar."""
    told = run("version").stdout
    assert all(name in told for name in ("tidings ", "python ", "crossbar "))
