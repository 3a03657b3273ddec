"""No input breaks a process: whatever anybody sends, the answer is a reply or an error that was meant."""

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from tests.conftest import LoggedFailures
from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.inline_store import InlineStore
from tests.support.site import NOON
from tests.support.strategies import JSON, texts
from tidings.api import PROCEDURES, Procedure
from tidings.faces.limiter import Limiter
from tidings.faces.pipeline import Pipeline
from tidings.model.errors import Internal, TidingsError, Unavailable
from tidings.model.limits import Limits, Rates
from tidings.model.people import Caller
from tidings.services import Turn

STORED = [procedure for procedure in PROCEDURES if procedure.rule is not None]
EMOJI = "😺" * 10

LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "room": st.sampled_from(["lobby", "den", "nowhere"]),
    "message": st.sampled_from([f"id{number}" for number in range(1, 12)]),
    "text": texts() | st.just(EMOJI),
    "title": texts(),
    "key": st.sampled_from(["key-00001", "key-00002"]),
    "authid": st.sampled_from(["jack", "jill", "service:kittens", GUEST.authid, "nobody"]),
    "authids": st.lists(st.sampled_from(["jack", "jill"]), max_size=3),
    "topic": st.sampled_from(["news", "private-news"]),
    "topics": st.lists(st.sampled_from(["news", "a.b"]), max_size=3),
    "stream": st.sampled_from(["room.lobby", "room.den", "user.jack", "topic.news", "nonsense"]),
    "streams": st.lists(st.sampled_from(["room.lobby", "user.jack", "x"]), max_size=3),
    "data": st.dictionaries(texts(5), JSON, max_size=3),
    "public": st.booleans(),
    "mine": st.booleans(),
    "attachments": st.lists(
        st.fixed_dictionaries({"kind": st.just("image"), "url": texts().map(lambda rest: f"/{rest}"), "alt": texts()}),
        max_size=2,
    ),
    "after": st.integers(-1, 5) | st.sampled_from(["lobby", "jack"]),
    "before": st.integers(0, 5),
    "limit": st.integers(0, 5),
    "ban_ms": st.integers(0, 10),
    "epoch": texts(10),
    "type": st.sampled_from(["member.removed", "message.new", "x"]),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[Procedure, Caller, dict[str, Any]]:
    """A call of somebody: likely values for most fields, anything for some."""
    procedure = draw(st.sampled_from(STORED))
    payload: dict[str, Any] = {}
    for field in msgspec.structs.fields(procedure.request):
        if field.required or draw(st.booleans()):
            likely = LIKELY.get(field.name, JSON)
            payload[field.name] = draw(st.one_of(likely, likely, likely, JSON))
    if procedure.verb == "batch":
        item = st.fixed_dictionaries(
            {}, optional={name: LIKELY[name] for name in ("topic", "authid", "room", "data", "text")}
        )
        payload["items"] = draw(st.lists(item, max_size=3))
    return procedure, draw(st.sampled_from([JACK, JILL, GUEST, KITTENS])), payload


Call = tuple[Procedure, Caller, dict[str, Any]]


def answer(pipeline: Pipeline, call: Call) -> object:
    """What comes of a call; the store answers at once, so there is nothing to wait for."""
    procedure, who, payload = call
    found: list[object] = []
    Deferred.fromCoroutine(pipeline.answer(procedure, who, payload)).addBoth(found.append)  # type: ignore[unused-awaitable] # see above
    return found[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(calls(), max_size=12))
def test_every_call_is_answered(logged_failures: LoggedFailures, story: list[Call]) -> None:
    """By a reply that can be sent, or by an error that is neither our fault nor the database's."""
    ids = iter(range(1, 10_000))
    store = InlineStore()
    pipeline = Pipeline(
        store,
        Limiter(Rates(), lambda: 0),
        lambda: Turn(now=NOON, new_id=lambda: f"id{next(ids)}", limits=Limits(data_bytes=500)),
        {},
    )
    create = next(procedure for procedure in STORED if procedure.uri == "tidings.room.create")
    begin: list[Call] = [(create, JACK, {"room": "lobby"}), (create, JACK, {"room": "den", "public": False})]
    for call in begin + story:
        found = answer(pipeline, call)
        if isinstance(found, Failure):
            assert isinstance(found.value, TidingsError), found.getTraceback()
            assert not isinstance(found.value, Internal | Unavailable), (call, found.value)
            assert found.value.sentence.encode()
        else:
            assert msgspec.json.encode(found)
    assert logged_failures.report() == ""
    assert store.close().called
