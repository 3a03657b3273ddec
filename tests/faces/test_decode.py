"""From a payload to a request: what is wrong is named, and nothing that is sent raises anything but our errors."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.refusals import refusal
from tests.support.strategies import JSON, texts
from tidings.api import BY_URI, PROCEDURES, Procedure
from tidings.faces.decode import encoded, request_of
from tidings.model import requests as r
from tidings.model.errors import Invalid, TidingsError, TooLong

PICTURE = {"kind": "image", "url": "/cat.svg", "alt": "a cat"}
SAID = {"room": "lobby", "text": "hello"}
TODAY = {"topic": "news", "data": {}}


def refused(payload: object, kind: type[msgspec.Struct], *, from_text: bool = False) -> TidingsError:
    """How a payload is refused; it must be."""
    error = refusal(lambda: request_of(payload, kind, from_text=from_text))
    assert error is not None
    return error


@pytest.mark.parametrize(
    ("payload", "kind", "field", "sentence"),
    [
        ({"text": "hello"}, r.Send, "room", "`room` is missing."),
        ({**SAID, "txet": 1}, r.Send, "txet", "There is no field `txet`."),
        ({**SAID, "text": 1}, r.Send, "text", "`text`: expected `str`, got `int`."),
        ({**SAID, "text": None}, r.Send, "text", "`text`: expected `str`, got `null`."),
        ({**SAID, "room": "Lobby"}, r.Send, "room", "`room`: has characters or a form that are not allowed here."),
        ({**SAID, "room": "lobby\n"}, r.Send, "room", "`room`: has characters or a form that are not allowed here."),
        ({**SAID, "key": "short"}, r.Send, "key", "`key`: has characters or a form that are not allowed here."),
        ({**SAID, "attachments": {}}, r.Send, "attachments", "`attachments`: expected `array`, got `object`."),
        (
            {**SAID, "attachments": [{**PICTURE, "kind": "of length <= 5"}]},
            r.Send,
            "attachments[0].kind",
            "`attachments[0].kind`: is none of the values that are allowed here.",
        ),
        (
            {**SAID, "attachments": [PICTURE, {"kind": "image", "url": "/x"}]},
            r.Send,
            "attachments[1].alt",
            "`attachments[1].alt` is missing.",
        ),
        ({"items": [{**TODAY, "to": 1}]}, r.Batch, "items[0].to", "There is no field `items[0].to`."),
        ({"stream": "room.a", "after": 1.5}, r.Read, "after", "`after`: expected `int`, got `float`."),
        ({"stream": "room.a", "after": True}, r.Read, "after", "`after`: expected `int`, got `bool`."),
        ({**SAID, "text": "\ud800"}, r.Send, "text", "`text` is not plain JSON data."),
        ({"topic": "news", "data": {"a": object()}}, r.Publish, "data", "`data` is not plain JSON data."),
        ({"topic": "news", "data": {1: 2}}, r.Publish, "data", "`data`: expected `str`, got `int`."),
        ([], r.Nothing, "", "A procedure takes one argument, an object."),
        (None, r.Nothing, "", "A procedure takes one argument, an object."),
    ],
)
def test_an_error_names_the_field(payload: object, kind: type[msgspec.Struct], field: str, sentence: str) -> None:
    """And says what is wrong with it, in one sentence."""
    error = refused(payload, kind)
    assert (type(error), error.field, error.sentence, error.limit) == (Invalid, field, sentence, None)


@pytest.mark.parametrize(
    ("payload", "kind", "error", "field", "limit"),
    [
        ({**SAID, "text": "x" * (r.TEXT_LIMIT + 1)}, r.Send, TooLong, "text", r.TEXT_LIMIT),
        ({**SAID, "attachments": [PICTURE] * 5}, r.Send, TooLong, "attachments", 4),
        ({"streams": ["room.a"] * 201}, r.Heads, TooLong, "streams", 200),
        ({"items": [TODAY] * 101}, r.Batch, TooLong, "items", 100),
        ({"items": []}, r.Batch, Invalid, "items", 1),
        ({"stream": "room.a", "limit": 501}, r.Read, Invalid, "limit", 500),
        ({"stream": "room.a", "limit": 0}, r.Read, Invalid, "limit", 1),
        ({"stream": "room.a", "after": -1}, r.Read, Invalid, "after", 0),
        ({"stream": "room.a", "after": 2**70}, r.Read, Invalid, "after", 2**53 - 1),
        ({"stream": "x" * 141}, r.Read, TooLong, "stream", 140),
    ],
)
def test_an_error_names_the_limit(
    payload: object, kind: type[msgspec.Struct], error: type[TidingsError], field: str, limit: int
) -> None:
    """Of a length or of a number, too much and too little."""
    found = refused(payload, kind)
    assert (type(found), found.field, found.limit) == (error, field, limit)


@pytest.mark.parametrize(
    "name",
    ["\ud800", "of length <= " + "9" * 5000, "x` - at `$.text", "<= 5", "x" * 50_000, "\n", "`"],
)
def test_a_hostile_name_is_told_as_a_name(name: str) -> None:
    """What a caller made up cannot pass for our own words, cannot be endless, and can be sent back."""
    error = refused({**SAID, name: 1}, r.Send)
    assert type(error) is Invalid
    assert error.limit is None
    assert len(error.sentence) < 200
    assert error.sentence.encode()
    assert isinstance((error.field or "").encode(), bytes)


def test_numbers_may_come_as_text_where_said() -> None:
    """In a URL's query; nowhere else."""
    query = {"stream": "room.a", "after": "7", "limit": "5"}
    read = request_of(query, r.Read, from_text=True)
    assert read == r.Read(stream="room.a", after=7, limit=5)
    assert request_of({"mine": "true"}, r.RoomList, from_text=True) == r.RoomList(mine=True)
    assert refused(query, r.Read).field == "after"
    assert refused({**query, "after": "x"}, r.Read, from_text=True).field == "after"
    assert refused({**query, "after": "-1"}, r.Read, from_text=True).limit == 0


def test_a_request_keeps_what_was_sent() -> None:
    """Field by field, with the defaults of what was left out."""
    said = request_of({**SAID, "attachments": [PICTURE], "key": "key-12345"}, r.Send)
    assert encoded(said) == {
        **SAID,
        "attachments": [PICTURE],
        "thread": None,
        "mentions": [],
        "poll": None,
        "files": [],
        "previews": True,
        "key": "key-12345",
    }
    assert request_of({"room": "lobby"}, r.RoomGet) == r.RoomGet(room="lobby")


def near_misses(procedure: Procedure) -> st.SearchStrategy[dict[str, Any]]:
    """Payloads with the right names and any values, with a field too many now and then."""
    fields = [field.name for field in msgspec.structs.fields(procedure.request)]
    some = st.dictionaries(st.sampled_from(fields), JSON, max_size=6) if fields else st.just({})
    return st.builds(lambda known, more: {**known, **more}, some, st.dictionaries(texts(6), JSON, max_size=1))


@pytest.mark.parametrize("uri", BY_URI)
def test_no_payload_raises_anything_but_ours(uri: str) -> None:
    """Any JSON data, for every procedure of the table, as WAMP and as HTTP carry it."""
    procedure = BY_URI[uri]

    @settings(max_examples=40, deadline=None)
    @given(JSON | near_misses(procedure), st.booleans())
    def check(payload: object, from_text: bool) -> None:
        made: list[msgspec.Struct] = []
        error = refusal(lambda: made.append(request_of(payload, procedure.request, from_text=from_text)))
        if error is None:
            assert msgspec.json.encode(made[0])
        else:
            assert isinstance(error, Invalid)
            assert error.sentence.encode()
            assert len(error.sentence) < 400

    check()


def test_every_procedure_was_tried() -> None:
    """The table is what the test above goes through."""
    assert len(BY_URI) == len(PROCEDURES) > 20
