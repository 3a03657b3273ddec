"""Messages that are kept at hand: pins, which a room shares, and bookmarks, which are one person's own."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import LimitReached, NoSuchMessage, NoSuchRoom, NotAMember
from tidings.model.limits import Limits
from tidings.model.people import Caller


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack and Jill in it."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def pins(site: Site, who: Caller) -> list[tuple[str, str]]:
    """What is pinned in the lobby, and by whom."""
    return [(one.message.text, one.by.name) for one in site.do(who, "chat.pins", room="lobby").pins]


def bookmarks(site: Site, who: Caller) -> list[str]:
    """What somebody has bookmarked."""
    return [one.message.text for one in site.do(who, "chat.bookmarks").bookmarks]


def marks(site: Site, who: Caller) -> dict[str, tuple[bool, bool]]:
    """For each message of the lobby: whether it is pinned, and bookmarked."""
    return {one.text: (one.pinned, one.bookmarked) for one in site.history(who, "lobby").messages}


def test_a_pin_is_everybodys_and_a_bookmark_is_ones_own(lobby: Site) -> None:
    """The last one first; the message itself tells both to whoever reads the room."""
    rules, party = (lobby.says(JACK, "lobby", text).id for text in ("rules", "party"))
    lobby.do(JILL, "chat.pin", room="lobby", message=rules)
    lobby.do(KITTENS, "chat.pin", room="lobby", message=party)
    lobby.do(JILL, "chat.bookmark", room="lobby", message=party)
    lobby.do(JILL, "chat.bookmark", room="lobby", message=rules)
    assert pins(lobby, JACK) == pins(lobby, GUEST) == [("party", "kittens"), ("rules", "Jill")]
    assert bookmarks(lobby, JILL) == ["rules", "party"]
    assert bookmarks(lobby, JACK) == []
    assert marks(lobby, JILL) == {"rules": (True, True), "party": (True, True)}
    assert marks(lobby, JACK) == {"rules": (True, False), "party": (True, False)}


def test_twice_is_once(lobby: Site) -> None:
    """Pinning again and taking down what is not there tell nobody anything."""
    said = lobby.says(JACK, "lobby", "rules").id
    for what in ("pin", "pin", "unpin", "unpin"):
        lobby.do(JILL, f"chat.{what}", room="lobby", message=said)
        lobby.do(JILL, f"chat.{what.replace('pin', 'bookmark')}", room="lobby", message=said)
    assert lobby.types("room.lobby")[-2:] == ["pin.new", "pin.deleted"]
    assert lobby.types("room.lobby").count("pin.new") == 1
    assert (pins(lobby, JACK), bookmarks(lobby, JILL)) == ([], [])


def test_what_is_deleted_is_kept_nowhere(lobby: Site) -> None:
    """Neither in the room nor for anybody; and nothing that is gone can be noted."""
    said = lobby.says(JACK, "lobby", "oops").id
    lobby.do(JILL, "chat.pin", room="lobby", message=said)
    lobby.do(JILL, "chat.bookmark", room="lobby", message=said)
    lobby.do(JACK, "chat.delete", room="lobby", message=said)
    assert (pins(lobby, JACK), bookmarks(lobby, JILL)) == ([], [])
    assert lobby.tx.count_bookmarks(JILL.authid) == 0
    for what in ("chat.pin", "chat.bookmark"):
        with pytest.raises(NoSuchMessage):
            lobby.do(JILL, what, room="lobby", message=said)


def test_who_may(lobby: Site) -> None:
    """Members; nobody learns anything of a private room, and whoever left sees their bookmarks of it no more."""
    said = lobby.says(JACK, "lobby", "rules").id
    for what in ("chat.pin", "chat.unpin", "chat.bookmark"):
        with pytest.raises(NotAMember):
            lobby.do(GUEST, what, room="lobby", message=said)
    lobby.makes(JACK, "den", public=False)
    secret = lobby.says(JACK, "den", "secret").id
    for what in ("chat.pin", "chat.bookmark"):
        with pytest.raises(NoSuchRoom):
            lobby.do(JILL, what, room="den", message=secret)
    with pytest.raises(NoSuchRoom):
        lobby.do(JILL, "chat.pins", room="den")

    lobby.do(JILL, "chat.bookmark", room="lobby", message=said)
    lobby.do(JILL, "room.leave", room="lobby")
    assert bookmarks(lobby, JILL) == []
    lobby.joins(JILL, "lobby")
    assert bookmarks(lobby, JILL) == ["rules"]
    lobby.do(JILL, "room.leave", room="lobby")
    lobby.do(JILL, "chat.unbookmark", room="lobby", message=said)
    lobby.joins(JILL, "lobby")
    assert bookmarks(lobby, JILL) == []


def test_limits_name_themselves(lobby: Site) -> None:
    """One that is there already may be asked for again."""
    lobby.limits = Limits(pins_per_room=1, bookmarks_per_person=1)
    first, second = (lobby.says(JACK, "lobby", text).id for text in ("one", "two"))
    for what in ("chat.pin", "chat.bookmark"):
        lobby.do(JILL, what, room="lobby", message=first)
        lobby.do(JILL, what, room="lobby", message=first)
        with pytest.raises(LimitReached) as error:
            lobby.do(JILL, what, room="lobby", message=second)
        assert (error.value.field, error.value.limit) == ("message", 1)


def test_bookmarks_come_page_by_page(lobby: Site) -> None:
    """Also those that were made in the same moment."""
    for text in ("one", "two", "three"):
        lobby.do(JILL, "chat.bookmark", room="lobby", message=lobby.says(JACK, "lobby", text).id)
    first = lobby.do(JILL, "chat.bookmarks", limit=2)
    rest = lobby.do(JILL, "chat.bookmarks", limit=2, before=first.bookmarks[-1].place)
    assert [one.message.text for one in (*first.bookmarks, *rest.bookmarks)] == ["three", "two", "one"]
    assert (first.more, rest.more) == (True, False)


def test_old_messages_take_their_marks_with_them(lobby: Site) -> None:
    """When a room's old events are forgotten, so is that they were pinned."""
    said = lobby.says(JACK, "lobby", "long ago").id
    lobby.do(JILL, "chat.pin", room="lobby", message=said)
    lobby.do(JILL, "chat.bookmark", room="lobby", message=said)
    lobby.now += 1000
    lobby.says(JACK, "lobby", "now")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert (pins(lobby, JACK), bookmarks(lobby, JILL)) == ([], [])
    assert lobby.tx.count_bookmarks(JILL.authid) == 0
