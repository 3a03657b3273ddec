"""What messages said before: what was edited, for whoever reads the room; what was deleted, for who moderates it."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import NoSuchMessage, NoSuchRoom, NotAllowed, NotAMember
from tidings.model.limits import Limits
from tidings.model.moderation import Trace
from tidings.services import traces

DAY_MS = 86_400_000


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack's lobby, with Jill in it."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def said(site: Site, message: str, **more: int) -> list[tuple[str, int]]:
    """What a message has said, the last first, and when it began to, since now."""
    reply = site.do(GUEST, "chat.versions", room="lobby", message=message, **more)
    return [(one.text, one.time - site.now) for one in reply.versions]


def test_what_was_edited_can_be_read(lobby: Site) -> None:
    """By whoever may read the room, page by page; what else happened to the message is no version."""
    message = lobby.says(JILL, "lobby", "kittns").id
    lobby.do(JACK, "chat.react", room="lobby", message=message, emoji="🐱")
    lobby.now += 5
    lobby.do(JILL, "chat.edit", room="lobby", message=message, text="kittens")
    lobby.do(JACK, "chat.pin", room="lobby", message=message)
    lobby.do(JILL, "chat.edit", room="lobby", message=message, text="cats")
    assert said(lobby, message) == [("cats", 0), ("kittens", 0), ("kittns", -5)]
    page = lobby.do(JACK, "chat.versions", room="lobby", message=message, limit=2)
    assert page.more
    assert said(lobby, message, before=page.versions[-1].offset) == [("kittns", -5)]


def test_what_was_taken_back_has_no_versions(lobby: Site) -> None:
    """Nor has what never was."""
    message = lobby.says(JILL, "lobby", "oops").id
    lobby.do(JILL, "chat.edit", room="lobby", message=message, text="ooops")
    lobby.do(JILL, "chat.delete", room="lobby", message=message)
    for one in (message, "none"):
        with pytest.raises(NoSuchMessage):
            said(lobby, one)


def test_a_private_room_keeps_its_versions(lobby: Site) -> None:
    """As it keeps everything."""
    lobby.makes(JACK, "den", public=False)
    message = lobby.says(JACK, "den", "secret").id
    with pytest.raises(NoSuchRoom):
        lobby.do(JILL, "chat.versions", room="den", message=message)


def kept(site: Site, **more: str) -> list[Trace]:
    """What the owner finds of what was deleted."""
    found: list[Trace] = site.do(JACK, "moderation.traces", room="lobby", **more).traces
    return found


def test_what_was_deleted_is_found_by_who_moderates(lobby: Site) -> None:
    """Who said what and who took it back: its author, a moderator or a backend; the last first."""
    first = lobby.says(JILL, "lobby", "rude")
    lobby.do(JILL, "chat.edit", room="lobby", message=first.id, text="ruder")
    second = lobby.says(JILL, "lobby", "nice", thread=first.id)
    lobby.now += 7
    lobby.do(JILL, "chat.delete", room="lobby", message=first.id)
    lobby.do(JACK, "chat.delete", room="lobby", message=second.id)
    found = kept(lobby)
    assert [(one.text, one.author.name, one.by.name) for one in found] == [
        ("nice", "Jill", "Jack"),
        ("ruder", "Jill", "Jill"),
    ]
    assert (found[0].thread, found[0].offset, found[0].sent) == (first.id, second.offset, lobby.now - 7)
    assert [one.text for one in kept(lobby, message=first.id)] == ["ruder"]
    page = lobby.do(KITTENS, "moderation.traces", room="lobby", limit=1)
    assert page.more
    (last,) = lobby.do(JACK, "moderation.traces", room="lobby", before=page.traces[0].place).traces
    assert last.text == "ruder"


def test_nobody_else_finds_it(lobby: Site) -> None:
    """Not even its author."""
    lobby.do(JILL, "chat.delete", room="lobby", message=lobby.says(JILL, "lobby", "oops").id)
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "moderation.traces", room="lobby")
    with pytest.raises(NotAMember):
        lobby.do(GUEST, "moderation.traces", room="lobby")


def test_nothing_is_kept_where_nobody_moderates(lobby: Site) -> None:
    """Of direct messages nobody keeps anything, a backend included; nor where the site does not want it."""
    room = lobby.do(JACK, "room.direct", people=["jill"]).room.name
    lobby.do(JACK, "chat.delete", room=room, message=lobby.says(JACK, room, "just for you").id)
    assert lobby.do(KITTENS, "moderation.traces", room=room).traces == []
    lobby.limits = Limits(trace_days=0)
    lobby.do(JACK, "chat.delete", room="lobby", message=lobby.says(JACK, "lobby", "oops").id)
    lobby.limits = Limits()
    assert kept(lobby) == []


def test_traces_go_when_their_time_is_over(lobby: Site) -> None:
    """Nobody is shown them from then on; housekeeping takes them away, and those that are younger stay."""
    lobby.do(JACK, "chat.delete", room="lobby", message=lobby.says(JACK, "lobby", "old").id)
    lobby.now += 20 * DAY_MS
    lobby.do(JACK, "chat.delete", room="lobby", message=lobby.says(JACK, "lobby", "young").id)
    lobby.now += 11 * DAY_MS
    assert [one.text for one in kept(lobby)] == ["young"]
    assert traces.forget(lobby.tx, 30, lobby.now) == 1
    assert traces.forget(lobby.tx, 30, lobby.now) == 0
    assert [one.text for one in lobby.tx.traces("lobby", None, 2**53, 0, 10)] == ["young"]
