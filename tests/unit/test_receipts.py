"""Receipts: how far others have got and have read, told to those alone who may know it and tell themselves."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import NoSuchRoom, NotAMember
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.services import receipts

JOE = replace(JILL, authid="joe", name="Joe")


@pytest.fixture
def room(site: Site) -> str:
    """The direct room of Jack and Jill."""
    site.meets(JOE)
    name: str = site.do(JACK, "room.direct", people=["jill"]).room.name
    return name


def seen(site: Site, who: Caller, room: str) -> dict[str, tuple[int, int]]:
    """How far the others have got and have read, as somebody is told."""
    return {one.authid: (one.delivered, one.read) for one in site.do(who, "room.receipts", room=room).receipts}


def told(site: Site, room: str, of: Caller) -> list[str]:
    """Who is told at once of what somebody reads."""
    found = receipts.news(site.tx, room, of.authid, site.turn())
    return [] if found is None else found[1]


def test_what_was_got_and_read_is_told(site: Site, room: str) -> None:
    """Neither goes back, nor beyond what there is; who has read it has it."""
    said = site.says(JACK, room, "hello").offset
    start = said - 1
    assert seen(site, JACK, room) == {"jill": (start, start)}
    assert site.do(JILL, "room.delivered", room=room, offset=said + 5).delivered == said
    assert site.do(JILL, "room.delivered", room=room, offset=1).delivered == said
    assert seen(site, JACK, room) == {"jill": (said, start)}
    site.do(JILL, "room.read", room=room, offset=said)
    assert seen(site, JACK, room) == {"jill": (said, said)}
    again = site.says(JACK, room, "are you there?").offset
    site.do(JILL, "room.read", room=room, offset=again)
    assert seen(site, JACK, room) == {"jill": (again, again)}
    assert told(site, room, JILL) == ["jack"]


def test_what_is_unread_stays_so(site: Site, room: str) -> None:
    """A device that has it has not read it."""
    said = site.says(JACK, room, "hello").offset
    site.do(JILL, "room.delivered", room=room, offset=said)
    assert site.do(JILL, "room.get", room=room).unread == 1


def test_only_members_are_told(site: Site, room: str) -> None:
    """And note anything; a backend is told of all who tell."""
    site.limits = Limits(receipts="everybody")
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    for what, more in (("room.receipts", {}), ("room.delivered", {"offset": 1})):
        with pytest.raises(NotAMember):
            site.do(GUEST, what, room="lobby", **more)
        with pytest.raises(NoSuchRoom):
            site.do(JOE, what, room=room, **more)
    assert told(site, "lobby", JILL) == ["jack"]
    assert told(site, "lobby", GUEST) == []
    assert set(seen(site, KITTENS, "lobby")) == {"jack", "jill"}
    site.do(JILL, "room.leave", room="lobby")
    assert (seen(site, JACK, "lobby"), told(site, "lobby", JILL)) == ({}, [])


def test_who_does_not_tell_is_not_told(site: Site, room: str) -> None:
    """In both directions, at once, and of nothing that happens meanwhile but how far they have read in the end."""
    said = site.says(JACK, room, "hello").offset
    assert not site.do(JILL, "people.change_privacy", tells=False).tells
    assert not site.do(JILL, "people.privacy").tells
    site.do(JILL, "room.read", room=room, offset=said)
    assert site.do(JILL, "room.delivered", room=room, offset=said).delivered == 0
    for who in (JACK, JILL, KITTENS):
        assert "jill" not in seen(site, who, room)
    assert not site.do(JILL, "room.receipts", room=room).told
    for who in (JACK, JILL):
        assert told(site, room, who) == []
    assert site.do(JILL, "people.change_privacy", tells=True).tells
    assert seen(site, JACK, room) == {"jill": (said, said)}


@pytest.mark.parametrize(
    ("limits", "direct", "small", "large"),
    [
        (Limits(receipts="nobody"), False, False, False),
        (Limits(), True, False, False),
        (Limits(receipts="everybody", receipts_people=2), True, True, False),
    ],
)
def test_the_site_says_where(site: Site, room: str, limits: Limits, *, direct: bool, small: bool, large: bool) -> None:
    """Nowhere, in direct rooms, or in small ones, too."""
    site.limits = limits
    for name, people in (("small", [JILL]), ("large", [JILL, JOE])):
        site.makes(JACK, name)
        for one in people:
            site.joins(one, name)
    for name, has_them in ((room, direct), ("small", small), ("large", large)):
        offset = site.says(JACK, name, "hello").offset
        assert site.do(JILL, "room.delivered", room=name, offset=offset).delivered == (offset if has_them else 0)
        assert site.do(JACK, "room.receipts", room=name).told == has_them
        assert (told(site, name, JILL) != []) == has_them
        assert (seen(site, JACK, name) != {}) == has_them


def test_those_who_are_kept_apart_tell_each_other_nothing(site: Site) -> None:
    """Whoever blocked whom; the third is told of both."""
    site.meets(JOE)
    room = site.do(JACK, "room.direct", people=["jill", "joe"]).room.name
    site.do(JILL, "people.block", authid="joe")
    assert set(seen(site, JACK, room)) == {"jill", "joe"}
    assert set(seen(site, JILL, room)) == set(seen(site, JOE, room)) == {"jack"}
    assert told(site, room, JILL) == told(site, room, JOE) == ["jack"]


def test_it_is_known_since_when(site: Site) -> None:
    """Whoever comes later has not read what was said before."""
    site.limits = Limits(receipts="everybody")
    site.makes(JACK, "lobby")
    site.now += 5
    site.joins(JILL, "lobby")
    (hers,) = site.do(JACK, "room.receipts", room="lobby").receipts
    assert (hers.name, hers.since) == ("Jill", site.now)
