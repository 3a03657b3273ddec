"""Push: what the web app says, to topics, people and rooms."""

from typing import Any

import pytest

from tests.support.cast import JACK, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchRoom, TidingsError, TooLong
from tidings.model.limits import Limits

CAT = {"title": "A new kitten"}


@pytest.mark.parametrize(
    ("what", "field", "kind", "type_"),
    [("publish", "topic", "topic", "topic.published"), ("notify", "authid", "user", "notification.new")],
)
def test_one_or_many_are_reached(site: Site, what: str, field: str, kind: str, type_: str) -> None:
    """Each once, in the order named, each in a stream of its own."""
    fields: dict[str, Any] = {field: "a", f"{field}s": ["b", "a"]}
    published = site.do(KITTENS, f"push.{what}", data=CAT, **fields).published
    assert [(one.stream, one.offset) for one in published] == [(f"{kind}.a", 1), (f"{kind}.b", 1)]
    (event,) = site.reads(KITTENS, f"{kind}.b").events
    assert (event.id, event.type, event.data) == (published[1].id, type_, CAT)


@pytest.mark.parametrize(("what", "field"), [("publish", "topic"), ("notify", "authid")])
def test_somebody_must_be_reached_and_not_too_many(site: Site, what: str, field: str) -> None:
    """Nobody is an error, more than a hundred is an error."""
    with pytest.raises(Invalid) as caught:
        site.do(KITTENS, f"push.{what}", data=CAT)
    assert caught.value.field == field
    with pytest.raises(TooLong) as too_long:
        site.do(KITTENS, f"push.{what}", data=CAT, **{field: "x", f"{field}s": [f"t{n}" for n in range(100)]})
    assert (too_long.value.field, too_long.value.limit) == (f"{field}s", 100)


def test_a_backend_names_its_own_types(site: Site) -> None:
    """What the web app means by an event is its own affair."""
    site.do(KITTENS, "push.publish", topic="news", data=CAT, type="kitten.born")
    assert site.types("topic.news") == ["kitten.born"]


def test_data_is_checked(site: Site) -> None:
    """By the site's own limit."""
    site.limits = Limits(data_bytes=10)
    for what, whom in (("publish", {"topic": "a"}), ("notify", {"authid": "a"})):
        with pytest.raises(TooLong) as caught:
            site.do(KITTENS, f"push.{what}", data=CAT, **whom)
        assert (caught.value.field, caught.value.limit) == ("data", 10)


def test_a_batch_is_done_in_order(site: Site) -> None:
    """Topics, inboxes and rooms, with the types they are given."""
    site.makes(JACK, "lobby")
    items = [
        {"topic": "news", "data": CAT, "type": "kitten.born"},
        {"authid": "jack", "data": CAT},
        {"room": "lobby", "text": "The kittens are here."},
        {"topic": "news", "data": CAT},
    ]
    published = site.do(KITTENS, "push.batch", items=items).published
    places = [(one.stream, one.offset) for one in published]
    assert places == [("topic.news", 1), ("user.jack", 1), ("room.lobby", 3), ("topic.news", 2)]
    assert site.types("topic.news") == ["kitten.born", "topic.published"]
    assert site.texts(JACK, "lobby") == ["The kittens are here."]


@pytest.mark.parametrize(
    ("item", "error", "field"),
    [
        ({"room": "nowhere", "text": "x"}, NoSuchRoom, "items[1].room"),
        ({"room": "lobby", "text": ""}, Invalid, "items[1].text"),
        ({"room": "lobby", "text": "x", "type": "a.b"}, Invalid, "items[1]"),
        ({"room": "lobby", "data": {}}, Invalid, "items[1]"),
        ({"topic": "news"}, Invalid, "items[1]"),
        ({"topic": "news", "authid": "jack", "data": {}}, Invalid, "items[1]"),
        ({"topic": "news", "data": {}, "text": "x"}, Invalid, "items[1]"),
        ({"topic": "news", "data": {"a": "\x00"}}, Invalid, "items[1].data"),
        ({"authid": "jack", "data": {"a": "x" * 40_000}}, TooLong, "items[1].data"),
        ({}, Invalid, "items[1]"),
    ],
)
def test_a_batch_is_done_whole_or_not_at_all(
    site: Site, item: dict[str, Any], error: type[TidingsError], field: str
) -> None:
    """The error names the item that is wrong; of the others nothing stays."""
    site.makes(JACK, "lobby")
    with pytest.raises(error) as caught:
        site.do(KITTENS, "push.batch", items=[{"topic": "news", "data": {}}, item])
    assert caught.value.field == field
    assert site.types("topic.news") == []
    assert site.types("room.lobby") == ["room.created", "member.added"]


def test_a_retried_batch_is_done_once(site: Site) -> None:
    """One key for the whole of it."""
    items = [{"topic": "news", "data": CAT}] * 2
    first, second = (site.do(KITTENS, "push.batch", items=items, key="key-12345") for _ in range(2))
    assert first == second
    assert len(site.types("topic.news")) == 2
