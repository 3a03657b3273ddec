"""Break a promise on purpose, once for each, and see that the tests notice: `make mutants`, or with words of names.

Each mutant is one change of one file, in a copy of the project; the tests that are named have to go red. If they stay
green, nothing holds us to that promise. `tests/unit/test_mutants.py` sees that every change still fits its file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tools.steps import ROOT, VENV, say

if TYPE_CHECKING:
    from collections.abc import Iterator

STORE, CLIENT = "components/tidings/store", "components/tidings/client"
GUARD, SERVICES = "components/tidings/router/guard", "components/tidings/services"
HOSTILE = "tests/node/test_hostile_clients.py"


@dataclass(frozen=True)
class Mutant:
    """What is broken: in `path`, `old` is replaced by `new`. `tests` are pytest's arguments."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...] = field(default=())


MUTANTS = (
    Mutant(
        "acknowledged before it is committed",
        f"{STORE}/writer.py",
        "            self._commit(batch)\n            self._reactor.callFromThread(self._deliver, batch)\n",
        "            with self._writer_engine.connect() as connection, connection.begin():\n"
        "                driver = Driver(connection)\n"
        "                for job in batch:\n"
        "                    _run(job, Commands(connection, driver=driver))\n"
        "                self._reactor.callFromThread(self._deliver, batch)\n",
        ("tests/store/test_synced.py",),
    ),
    Mutant(
        "committed, and not synced",
        f"{STORE}/sqlite.py",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
        ("tests/store/test_synced.py",),
    ),
    Mutant(
        "published though the commit failed",
        f"{STORE}/writer.py",
        "            for job in batch:\n                job.events = ()\n",
        "            for job in batch:\n",
        ("tests/store/test_durability.py",),
    ),
    Mutant(
        "a retry is done once more",
        f"{SERVICES}/streams.py",
        "        if stored is not None:\n            if stored.fingerprint",
        "        if stored is not None and False:\n            if stored.fingerprint",
        ("tests/unit/test_streams.py", "tests/unit/test_chat.py"),
    ),
    Mutant(
        "private rooms are read by anybody",
        f"{SERVICES}/streams.py",
        'return found is not None and (found.public or f"room.{room}" in caller.streams)',
        "return found is not None",
        ("tests/unit/test_rooms.py", "tests/unit/test_streams.py"),
    ),
    Mutant(
        "who is put out goes on following",
        "components/tidings/faces/subscriptions.py",
        "if joined is None or await _may_read(face, joined.caller, stream):",
        "if joined is None or stream:",
        ("tests/faces/test_chat_face.py",),
    ),
    Mutant(
        "who is put out gets what was under way",
        "components/tidings/faces/feed.py",
        "        return sorted(kept_out)\n",
        "        return []\n",
        ("tests/faces/test_feed.py",),
    ),
    Mutant(
        "shown twice",
        f"{CLIENT}/follow.py",
        'if event["offset"] == follow.last + 1:\n            follow = Follow(',
        'if event["offset"] <= follow.last + 1:\n            follow = Follow(',
        ("tests/unit/test_follow.py",),
    ),
    Mutant(
        "an epoch means nothing",
        f"{CLIENT}/follow.py",
        'if follow.epoch and event["epoch"] != follow.epoch:',
        "if not follow:",
        ("tests/unit/test_follow.py",),
    ),
    Mutant(
        "nobody looks for a lost last message",
        f"{CLIENT}/follow.py",
        "is_behind = head > follow.last or (follow.epoch is not None and epoch != follow.epoch)",
        "is_behind = False",
        ("tests/unit/test_follow.py",),
    ),
    Mutant(
        "a full disk is a verdict",
        f"{CLIENT}/client.py",
        "and self.reason not in _PASSING",
        "",
        ("tests/unit/test_client_calls.py",),
    ),
    Mutant(
        "a receiver's failure ends the loop",
        f"{GUARD}/receivers.py",
        "        except Exception as error:  # noqa: BLE001 - whatever the reason\n            settle",
        "        except ZeroDivisionError as error:\n            settle",
        (HOSTILE, "-k", "costs_the_others_nothing"),
    ),
    Mutant(
        "what comes in is believed",
        f"{GUARD}/inspection.py",
        "if type(one) is list else None",
        "if type(one) is dict else None",
        (HOSTILE, "-k", "not_all_can_be_given"),
    ),
    Mutant(
        "a callee that never answers is waited for",
        f"{GUARD}/answers.py",
        "            if not _may_wait(one):",
        "            if not one:",
        (HOSTILE, "-k", "never_answers"),
    ),
    Mutant(
        "anybody answers anybody's call",
        f"{GUARD}/answers.py",
        "if found is not None and found.callee is not session:",
        "if found is not None and found.callee is None:",
        (HOSTILE, "-k", "anothers_name"),
    ),
    Mutant(
        "a restored node goes on with its old epochs",
        f"{STORE}/copies.py",
        ".values(epoch=new_epoch())",
        ".values(epoch=streams.c.epoch)",
        ("tests/faces/test_cli_backup.py", "-k", "brings_back"),
    ),
    Mutant(
        "a changed backup is believed",
        "components/tidings/node/backup.py",
        "    if found != listed.members:",
        "    if not listed.members:",
        ("tests/faces/test_cli_backup.py", "-k", "damaged_one"),
    ),
)


def main(words: list[str]) -> int:
    """Try all whose name has one of the words; how many were not noticed."""
    alive = 0
    for mutant in MUTANTS:
        if words and not any(word in mutant.name for word in words):
            continue
        is_noticed = noticed(mutant)
        alive += not is_noticed
        say(f"{'noticed' if is_noticed else 'NOT NOTICED':12} {mutant.name}")
    return alive


def noticed(mutant: Mutant) -> bool:
    """Whether the tests go red, and not for want of tests."""
    with TemporaryDirectory(prefix="tidings-mutant-") as folder:
        place = Path(folder)
        for name in _tracked():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
        path = place / mutant.path
        path.write_text(changed(path.read_text("utf-8"), mutant), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(place / "components")}
        command = [str(VENV / "bin" / "python"), "-m", "pytest", "-q", "-n", "0", "-x", *mutant.tests]
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
    if done.returncode not in {0, 1}:  # pytest's own: all passed, some failed
        sys.exit(done.stdout.decode()[-2000:] + done.stderr.decode()[-2000:])
    return done.returncode == 1


def changed(text: str, mutant: Mutant) -> str:
    """The file with its promise broken.

    Raises:
        ValueError: it has no such place, or several.
    """
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.path} has {text.count(mutant.old)} places for {mutant.name!r}")
    return text.replace(mutant.old, mutant.new)


def _tracked() -> Iterator[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    yield from (name for name in listed.splitlines() if (ROOT / name).is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
