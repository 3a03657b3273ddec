"""Rooms that keep what is said for less long than the site: said by their owner, forgotten by the housekeeping."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Archived, Invalid, NotAllowed
from tidings.model.limits import Limits
from tidings.services.upkeep import DAY_MS, trim_rooms, trim_streams


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack owns the lobby, Jill moderates it; the den is Jack's, too, and keeps for ever."""
    for room in ("lobby", "den"):
        site.makes(JACK, room)
        site.joins(JILL, room)
    site.do(JACK, "room.role", room="lobby", authid="jill", role="moderator")
    return site


def keeps(site: Site, days: int, room: str = "lobby") -> int:
    """Jack says for how long a room keeps; what it says then."""
    kept: int = site.do(JACK, "room.update", room=room, retention_days=days).room.retention_days
    return kept


def tidies(site: Site) -> None:
    """What the housekeeping does, to its end."""
    while trim_rooms(site.tx, site.now):
        pass


def test_what_is_older_is_forgotten_in_that_room_alone(lobby: Site) -> None:
    """With what was searched for, pinned and shown of it; what is younger stays."""
    assert keeps(lobby, 7) == 7
    old = lobby.says(JACK, "lobby", "old words")
    lobby.do(JACK, "chat.pin", room="lobby", message=old.id)
    lobby.do(JILL, "chat.bookmark", room="lobby", message=old.id)
    lobby.says(JACK, "den", "kept words")
    lobby.now += 7 * DAY_MS
    lobby.says(JACK, "lobby", "young words")
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == ["old words", "young words"]
    lobby.now += 1
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == ["young words"]
    assert [one.text for one in lobby.do(JILL, "chat.search", text="words").found] == ["young words", "kept words"]
    assert lobby.do(JILL, "chat.pins", room="lobby").pins == []
    assert lobby.do(JILL, "chat.bookmarks").bookmarks == []
    lobby.now += 7 * DAY_MS
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == []
    assert lobby.texts(JILL, "den") == ["kept words"]


def test_many_are_forgotten_step_by_step(lobby: Site) -> None:
    """None of which takes long."""
    keeps(lobby, 1)
    for number in range(600):
        lobby.now += 1000
        lobby.says(KITTENS, "lobby", f"number {number}")
    lobby.now += 2 * DAY_MS
    lobby.says(JACK, "lobby", "the last one")
    assert 0 < trim_rooms(lobby.tx, lobby.now) <= 500
    assert trim_rooms(lobby.tx, lobby.now) > 0
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == ["the last one"]


def test_the_owner_says_it_and_everybody_sees_it(lobby: Site) -> None:
    """Neither a moderator nor a plain member; a backend may. It is told in the room and noted."""
    for who in (JILL, GUEST):
        if who is GUEST:
            lobby.joins(GUEST, "lobby")
        with pytest.raises(NotAllowed):
            lobby.do(who, "room.update", room="lobby", retention_days=7)
    assert lobby.do(JILL, "room.update", room="lobby", retention_days=0, topic="Kittens").room.topic == "Kittens"
    keeps(lobby, 30)
    assert lobby.do(GUEST, "room.get", room="lobby").retention_days == 30
    told = list(lobby.tx.events("room.lobby", 0, 100))[-1]
    assert (told.type, told.data["retention_days"]) == ("room.updated", 30)
    (entry, *_) = lobby.do(JILL, "moderation.log", room="lobby").entries
    assert (entry.act, entry.detail) == ("retention", "30")
    assert lobby.do(KITTENS, "room.update", room="lobby", retention_days=0).room.retention_days == 0


def test_no_room_keeps_for_longer_than_the_site(lobby: Site) -> None:
    """Neither by saying so, nor by having said so before the site did."""
    keeps(lobby, 300)
    lobby.limits = Limits(room_days=30)
    with pytest.raises(Invalid) as caught:
        keeps(lobby, 31)
    assert (caught.value.field, caught.value.limit) == ("retention_days", 30)
    lobby.says(JACK, "lobby", "old words")
    lobby.now += 31 * DAY_MS
    lobby.says(JACK, "lobby", "young words")
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == ["old words", "young words"]
    while trim_streams(lobby.tx, "room", 30, lobby.now):
        pass
    assert lobby.texts(JILL, "lobby") == ["young words"]


def test_in_the_archive_nothing_changes(lobby: Site) -> None:
    """Not even that; what was said before it went there is forgotten all the same."""
    keeps(lobby, 7)
    lobby.says(JACK, "lobby", "old words")
    lobby.do(JACK, "room.archive", room="lobby", archived=True)
    with pytest.raises(Archived):
        keeps(lobby, 30)
    lobby.now += 8 * DAY_MS
    tidies(lobby)
    assert lobby.texts(JILL, "lobby") == []
