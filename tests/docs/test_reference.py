"""Nothing is without documentation, and what is generated is up to date."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from docs.generate import FOLDER, PAGES, main
from docs.generator import cli, http, procedures, shapes, topics, typescript
from tidings.api import PROCEDURES, TOPICS
from tidings.faces.decode import request_of
from tidings.model.errors import TidingsError, all_errors
from tidings.model.people import PEOPLE
from tidings.model.requests import Request
from tidings.node.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TYPES = ROOT / "web" / "src" / "client" / "api.ts"


def headings(page: str) -> set[str]:
    """The headings of a page, without marks."""
    text = (FOLDER / page).read_text("utf-8")
    return {found[1].replace("`", "") for found in re.finditer(r"^#+ (.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_up_to_date(page: str) -> None:
    """A page is what its table says today; `make docs` writes it anew."""
    assert (FOLDER / page).read_text("utf-8") == PAGES[page](), "run `make docs`"


def test_there_is_no_page_of_yesterday() -> None:
    """Every page of the reference is generated."""
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)


def test_every_procedure_has_its_heading() -> None:
    """A procedure without documentation fails the build."""
    assert {procedure.uri for procedure in PROCEDURES} <= headings("procedures.md")


def test_every_route_has_its_heading() -> None:
    """So does a way to it over HTTP."""
    assert {f"{route.method} {route.path}" for _, route in http.routes()} <= headings("http.md")


def test_every_topic_and_event_has_its_heading() -> None:
    """So does a topic, and a type of event."""
    events = {kind.type for kind in (*topics.STREAM_EVENTS, *topics.LIVE_EVENTS)}
    assert {topic.uri for topic in TOPICS} | events <= headings("topics.md")


def test_every_event_type_in_the_code_is_told_of() -> None:
    """What the rules and faces name as an event's type is on the page of events."""
    named = re.compile(r'"((?:message|member|room|topic|notification|presence|typing|node)\.[a-z]+)"')
    told = {kind.type for kind in (*topics.STREAM_EVENTS, *topics.LIVE_EVENTS)}
    for folder in ("services", "faces"):
        for path in (ROOT / "components" / "tidings" / folder).rglob("*.py"):
            assert set(named.findall(path.read_text("utf-8"))) <= told, path.name


def test_every_error_has_its_heading() -> None:
    """So does an error."""
    assert {kind.uri for kind in all_errors()} == {one for one in headings("errors.md") if one.startswith("tidings.")}


def test_every_setting_has_its_heading_and_a_sentence() -> None:
    """So does a setting, and it says what it is."""
    assert {f"TIDINGS_{name.upper()}" for name in Settings.__struct_fields__} <= headings("settings.md")
    text = (FOLDER / "settings.md").read_text("utf-8")
    assert not re.search(r"^ Default", text, re.MULTILINE)


def test_every_verb_has_its_heading() -> None:
    """So does a verb of the command line."""
    assert {context.command_path for context in cli.contexts()} <= headings("cli.md")


EXAMPLES = [pytest.param(kind, example, id=kind.__name__) for kind, example in procedures.all_examples()]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_examples_are_what_they_show(kind: type[msgspec.Struct], example: dict[str, Any]) -> None:
    """An example of a request is a request that would be taken; one of a reply is a whole reply."""
    if issubclass(kind, Request):
        request_of(example, kind)
    else:
        assert msgspec.to_builtins(msgspec.convert(example, kind)) == example


def test_the_errors_of_a_procedure_are_errors() -> None:
    """What a rule's docstring names under `Raises:` is found; most rules name something."""
    found = {procedure.uri: procedures.errors_of(procedure) for procedure in PROCEDURES}
    assert all(issubclass(kind, TidingsError) for kinds in found.values() for kind in kinds)
    assert "no_such_room" in {kind.uri.rpartition(".")[2] for kind in found["tidings.chat.send"]}


def test_types_are_the_same_each_time() -> None:
    """The generated TypeScript does not depend on the run."""
    assert typescript.module() == typescript.module()


def test_types_name_all_that_a_browser_may_call(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the module, with each procedure of people and none of backends alone."""
    assert main(["typescript"]) == 0
    told = capsys.readouterr().out
    assert told == typescript.module()
    for procedure in PROCEDURES:
        assert (f'"{procedure.uri}": Procedure<' in told) == bool(procedure.roles & PEOPLE)


def test_every_type_that_is_used_is_defined() -> None:
    """No name in the generated module hangs in the air."""
    text = typescript.module()
    defined = set(re.findall(r"(?:interface|type) (\w+)", text))
    used = set(re.findall(r"(?:: |\| |readonly |<|, )([A-Z]\w+)", re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)))
    assert used - {"Readonly", "Record", "P"} <= defined


def test_the_clients_types_are_the_servers() -> None:
    """The client knows every procedure that a browser may call; where its types are generated, they are today's."""
    text = TYPES.read_text("utf-8")
    assert all(f'"{one.uri}"' in text for one in PROCEDURES if one.roles & PEOPLE)
    if "Generated:" in text:
        assert text == typescript.module(), f"run `python -m docs.generate typescript > {TYPES.relative_to(ROOT)}`"


def test_a_grammar_has_its_note() -> None:
    """Each kind of name is explained."""
    assert set(procedures.GRAMMAR_NOTES) == set(shapes.GRAMMARS.values())
