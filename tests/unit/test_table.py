"""The table of procedures: complete, unambiguous, and open to exactly those that it names."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tidings.api import BY_URI, PROCEDURES, TOPICS, Procedure
from tidings.model import errors
from tidings.model.events import Position
from tidings.model.people import Role
from tidings.model.requests import Nothing, Reply, Request
from tidings.model.rooms import Room

NO_TEXTS = {
    "tidings.presence.idle",
    "tidings.stream.heads",
    "tidings.presence.occupancy",
    "tidings.push.batch",
    "tidings.thread.list",
    "tidings.chat.bookmarks",
    "tidings.notify.list",
}
"""Procedures without a text of their own in the request."""

each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.uri)

GUEST, MEMBER, SERVICE = Role.GUEST, Role.MEMBER, Role.SERVICE
OPEN = {GUEST, MEMBER, SERVICE}
MATRIX = {
    "tidings.stream.read": OPEN,
    "tidings.stream.heads": OPEN,
    "tidings.room.list": OPEN,
    "tidings.room.get": OPEN,
    "tidings.room.create": OPEN,
    "tidings.room.direct": OPEN,
    "tidings.room.update": OPEN,
    "tidings.room.join": OPEN,
    "tidings.room.leave": OPEN,
    "tidings.room.read": {GUEST, MEMBER},
    "tidings.room.delivered": {GUEST, MEMBER},
    "tidings.room.receipts": OPEN,
    "tidings.people.privacy": {GUEST, MEMBER},
    "tidings.people.change_privacy": {GUEST, MEMBER},
    "tidings.room.invite": OPEN,
    "tidings.invite.create": OPEN,
    "tidings.invite.list": OPEN,
    "tidings.invite.revoke": OPEN,
    "tidings.invite.look": OPEN,
    "tidings.invite.accept": {GUEST, MEMBER},
    "tidings.room.remove": OPEN,
    "tidings.room.members": OPEN,
    "tidings.chat.send": OPEN,
    "tidings.chat.edit": OPEN,
    "tidings.chat.delete": OPEN,
    "tidings.chat.history": OPEN,
    "tidings.chat.react": OPEN,
    "tidings.chat.unreact": OPEN,
    "tidings.chat.reactions": OPEN,
    "tidings.chat.versions": OPEN,
    "tidings.chat.pin": OPEN,
    "tidings.chat.unpin": OPEN,
    "tidings.chat.pins": OPEN,
    "tidings.chat.bookmark": {GUEST, MEMBER},
    "tidings.chat.unbookmark": {GUEST, MEMBER},
    "tidings.chat.bookmarks": {GUEST, MEMBER},
    "tidings.chat.search": OPEN,
    "tidings.chat.unpreview": OPEN,
    "tidings.chat.typing": OPEN,
    "tidings.chat.command": OPEN,
    "tidings.chat.commands": OPEN,
    "tidings.chat.describe": {SERVICE},
    "tidings.thread.list": OPEN,
    "tidings.thread.read": {GUEST, MEMBER},
    "tidings.thread.follow": {GUEST, MEMBER},
    "tidings.notify.list": {GUEST, MEMBER},
    "tidings.notify.read": {GUEST, MEMBER},
    "tidings.notify.level": {GUEST, MEMBER},
    "tidings.notify.settings": {GUEST, MEMBER},
    "tidings.notify.update": {GUEST, MEMBER},
    "tidings.notify.key": {GUEST, MEMBER},
    "tidings.notify.subscribe": {GUEST, MEMBER},
    "tidings.notify.unsubscribe": {GUEST, MEMBER},
    "tidings.presence.list": OPEN,
    "tidings.presence.occupancy": OPEN,
    "tidings.access.whoami": OPEN,
    "tidings.access.renew": OPEN,
    "tidings.access.logout": {SERVICE},
    "tidings.poll.vote": {GUEST, MEMBER},
    "tidings.poll.close": OPEN,
    "tidings.poll.votes": OPEN,
    "tidings.people.block": {GUEST, MEMBER},
    "tidings.people.unblock": {GUEST, MEMBER},
    "tidings.people.blocks": {GUEST, MEMBER},
    "tidings.people.get": OPEN,
    "tidings.people.search": OPEN,
    "tidings.people.list": OPEN,
    "tidings.people.set_status": OPEN,
    "tidings.people.update": {Role.SERVICE},
    "tidings.presence.idle": {GUEST, MEMBER},
    "tidings.people.export": OPEN,
    "tidings.people.rights": {GUEST, MEMBER},
    "tidings.people.delete": OPEN,
    "tidings.ask": {SERVICE},
    "tidings.ask.list": {GUEST, MEMBER},
    "tidings.ask.answer": {GUEST, MEMBER},
    "tidings.ask.dismiss": {GUEST, MEMBER},
    "tidings.file.pass": OPEN,
    "tidings.file.delete": OPEN,
    "tidings.room.role": OPEN,
    "tidings.room.mute": OPEN,
    "tidings.room.unmute": OPEN,
    "tidings.room.unban": OPEN,
    "tidings.room.bans": OPEN,
    "tidings.room.archive": OPEN,
    "tidings.chat.report": {GUEST, MEMBER},
    "tidings.moderation.queue": OPEN,
    "tidings.moderation.resolve": OPEN,
    "tidings.moderation.log": OPEN,
    "tidings.moderation.traces": OPEN,
    "tidings.moderation.filters": OPEN,
    "tidings.moderation.filter": OPEN,
    "tidings.push.publish": {SERVICE},
    "tidings.push.notify": {SERVICE},
    "tidings.push.batch": {SERVICE},
}
"""Said a second time on purpose: who may call what is never changed by accident."""


def fields_of(kind: type) -> set[str]:
    """The names of a request's fields."""
    return {field.name for field in msgspec.structs.fields(kind)}


def test_who_may_call_what() -> None:
    """The matrix of roles, in full."""
    assert {procedure.uri: set(procedure.roles) for procedure in PROCEDURES} == MATRIX


def test_every_uri_and_every_route_is_there_once() -> None:
    """And two routes never fit one address."""
    assert len(BY_URI) == len(PROCEDURES)
    routes = Counter(
        (procedure.http.method, re.sub(r"{\w+}", "{}", procedure.http.path))
        for procedure in PROCEDURES
        if procedure.http
    )
    assert [route for route, times in routes.items() if times > 1] == []


@each_procedure
def test_a_procedure_is_well_formed(procedure: Procedure) -> None:
    """Its URI, its line of prose, its types, what answers it."""
    assert re.fullmatch(r"tidings\.[a-z]+(\.[a-z_]+)?", procedure.uri)
    names = dict.fromkeys((procedure.area, procedure.verb))  # `tidings.ask` has one name for both
    assert procedure.uri == ".".join(["tidings", *names])
    assert re.fullmatch(r"[A-Z].{10,}\.", procedure.says)
    assert issubclass(procedure.request, Request)
    assert issubclass(procedure.reply, msgspec.Struct)
    assert (procedure.rule is None) == (procedure.kind == "live")
    assert procedure.request.__struct_config__.forbid_unknown_fields
    if procedure.uri != "tidings.invite.create":  # its answer has a secret, which nothing may keep
        assert ("key" in fields_of(procedure.request)) == (
            procedure.kind == "command" or procedure.uri == "tidings.chat.command"
        )


@each_procedure
def test_a_route_names_fields_of_its_request(procedure: Procedure) -> None:
    """And reads never change anything: GET is for what is no command, ends nobody's connections, and asks nobody."""
    if procedure.http is None:
        return
    assert set(re.findall(r"{(\w+)}", procedure.http.path)) <= fields_of(procedure.request)
    changes = procedure.kind == "command" or procedure.uri in {"tidings.access.logout", "tidings.ask"}
    assert (procedure.http.method == "GET") is not changes


def schemas_of(kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field, by name, of a type and of those within it."""
    _, components = msgspec.json.schema_components([kind])
    for name, schema in components.items():
        for field, inner in schema.get("properties", {}).items():
            yield f"{name}.{field}", inner


@each_procedure
def test_every_field_has_a_type(procedure: Procedure) -> None:
    """Nothing is any value, but what the web app publishes."""
    for kind in (procedure.request, procedure.reply):
        for path, schema in schemas_of(kind):
            assert schema, path
            is_open = schema.get("type") == "object" and "properties" not in schema
            assert not is_open or path.endswith(".data"), path


@each_procedure
def test_every_text_and_list_of_a_request_is_bounded(procedure: Procedure) -> None:
    """Nobody may send more than a limit that is known."""
    texts = 0
    for path, schema in schemas_of(procedure.request):
        for one in schema.get("anyOf", [schema]):
            if path.startswith("Attachment."):
                continue  # bounded by `checks.attachments`
            if one.get("type") == "string":
                texts += 1
                assert "maxLength" in one or "pattern" in one or "enum" in one, path
            if one.get("type") == "array":
                assert one.get("maxItems", 10**9) <= 200, path
    assert texts or procedure.request is Nothing or procedure.uri in NO_TEXTS


def test_topics_are_told_apart() -> None:
    """Each family has its line of prose and its readers."""
    assert len({topic.uri for topic in TOPICS}) == len(TOPICS)
    assert all(topic.says.endswith(".") and topic.readers for topic in TOPICS)


def test_every_error_has_its_own_uri_and_says_itself() -> None:
    """A client tells errors apart by URI, a browser by status, a person by the sentence."""
    kinds = errors.all_errors()
    assert len({kind.uri for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert re.fullmatch(r"tidings\.error\.[a-z_]+", kind.uri)
        assert 400 <= kind.status < 600
        assert kind().sentence == f"{kind.title}."
        assert kind("Said.").sentence == "Said."
        assert kind().details() == {"temporary": kind.temporary}
        assert kind.__name__ in str(errors.__doc__), "the tree at the top of the file is complete"


def test_an_error_tells_what_it_knows() -> None:
    """Field, limit and time to wait, as far as they are known."""
    error = errors.RateLimited("Slower.", field="text", limit=0, retry_after_ms=5)
    assert error.details() == {"temporary": True, "field": "text", "limit": 0, "retry_after_ms": 5}
    assert str(error) == "Slower."


@each_procedure
def test_replies_are_plain_data(procedure: Procedure) -> None:
    """Every reply's type can be told as a schema."""
    assert msgspec.json.schema(procedure.reply)
    assert issubclass(procedure.reply, Reply) or procedure.reply in {Position, Room}
