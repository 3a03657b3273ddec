"""Previews as part of messages: who puts them, who takes them away, and what is left of them then."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS, NODE
from tests.support.site import Site
from tidings.model.errors import Archived, NoSuchFile, NoSuchMessage, NotAllowed, NotAMember
from tidings.model.files import FileRow, Made
from tidings.model.moderation import Filter
from tidings.model.people import Caller
from tidings.model.previews import Preview
from tidings.model.rooms import Message
from tidings.services import previewing
from tidings.services.files import readable

LINK = "https://kittens.example/tom"
OTHER = "https://dogs.example/rex"


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack owns the lobby; Jill is in it."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def preview(link: str = LINK, title: str = "Tom") -> Preview:
    """What a page says."""
    return Preview(url=link, host="kittens.example", title=title)


def puts(site: Site, message: str, of: Preview | None = None, *, picture: bool = False, most: int = 3) -> bool:
    """The node puts a preview to a message."""
    made = None
    if picture:
        row = previewing.begin_picture(site.tx, NODE, "lobby", 100, site.turn())
        assert row is not None
        made = previewing.Picture(row=row, made=Made(kind="image", type="image/png", bytes=90, width=9, height=6))
    found = previewing.Found(room="lobby", message=message, preview=of or preview(), picture=made)
    return previewing.put(site.tx, NODE, found, most, site.turn())


def message(site: Site, who: Caller = JILL) -> Message:
    """The last message, as somebody sees it."""
    return site.history(who, "lobby").messages[-1]


def wanted(site: Site, message: str, most: int = 3) -> list[str]:
    """The links that are to be looked at."""
    return previewing.wanted(site.tx, "lobby", message, most).links


def told(site: Site) -> list[Any]:
    """What the room's events say of previews."""
    events = site.tx.events("room.lobby", 0, 100)
    return [event.data.get("previews", "redacted") for event in events if event.type == "message.previewed"]


def test_a_preview_becomes_part_of_its_message(lobby: Site) -> None:
    """For whoever comes later, and by an event for whoever is there; once."""
    said = lobby.says(JACK, "lobby", f"see {LINK}")
    assert wanted(lobby, said.id) == [LINK]
    assert puts(lobby, said.id)
    assert message(lobby).previews == [preview()]
    assert message(lobby).edited is None
    assert [one["title"] for one in told(lobby)[0]] == ["Tom"]
    assert wanted(lobby, said.id) == []
    assert not puts(lobby, said.id)
    assert len(told(lobby)) == 1


def test_several_stand_in_the_order_of_their_links(lobby: Site) -> None:
    """Whichever page was faster; and no more than the first so many."""
    said = lobby.says(JACK, "lobby", f"{LINK} and {OTHER}")
    assert puts(lobby, said.id, preview(OTHER, "Rex"))
    assert puts(lobby, said.id)
    assert [one.title for one in message(lobby).previews or ()] == ["Tom", "Rex"]
    assert told(lobby)[0] == "redacted"
    again = lobby.says(JACK, "lobby", f"{LINK} and {OTHER}")
    assert wanted(lobby, again.id, 1) == [LINK]
    assert not puts(lobby, again.id, preview(OTHER), most=1)


def test_what_came_too_late_is_not_put(lobby: Site) -> None:
    """The link was edited away, the message deleted, the room archived, or no preview wanted."""
    edited = lobby.says(JACK, "lobby", LINK)
    lobby.do(JACK, "chat.edit", room="lobby", message=edited.id, text="nothing")
    deleted = lobby.says(JACK, "lobby", LINK)
    lobby.do(JACK, "chat.delete", room="lobby", message=deleted.id)
    unwanted = lobby.says(KITTENS, "lobby", LINK, previews=False)
    archived = lobby.says(JACK, "lobby", LINK)
    assert wanted(lobby, unwanted.id) == []
    lobby.do(JACK, "room.archive", room="lobby", archived=True)
    for said in (edited, deleted, unwanted, archived):
        assert not puts(lobby, said.id)
    assert told(lobby) == []


def test_an_edit_keeps_what_it_still_says(lobby: Site) -> None:
    """And takes the others away, with their pictures."""
    said = lobby.says(JACK, "lobby", f"{LINK} {OTHER}")
    puts(lobby, said.id, picture=True)
    puts(lobby, said.id, preview(OTHER, "Rex"))
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text=f"{OTHER} {LINK}")
    assert len(message(lobby).previews or ()) == 2
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text=OTHER)
    assert [one.title for one in message(lobby).previews or ()] == ["Rex"]
    assert [one if one == "redacted" else len(one) for one in told(lobby)] == ["redacted", "redacted", 1]
    assert len(lobby.tx.dropped_files(10)) == 1


def test_a_deleted_message_leaves_nothing(lobby: Site) -> None:
    """Neither in the log nor on the disk."""
    said = lobby.says(JACK, "lobby", LINK)
    puts(lobby, said.id, picture=True)
    lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    assert message(lobby).previews == []
    assert told(lobby) == ["redacted"]
    assert len(lobby.tx.dropped_files(10)) == 1


def test_its_author_takes_it_away_for_good(lobby: Site) -> None:
    """No edit brings it back, and nothing comes later; again changes nothing."""
    said = lobby.says(JILL, "lobby", LINK)
    puts(lobby, said.id, picture=True)
    for _ in range(2):
        lobby.do(JILL, "chat.unpreview", room="lobby", message=said.id)
    assert message(lobby).previews is None
    assert message(lobby).text == LINK
    assert told(lobby) == ["redacted", None]
    assert len(lobby.tx.dropped_files(10)) == 1
    lobby.do(JILL, "chat.edit", room="lobby", message=said.id, text=f"{LINK} again")
    assert wanted(lobby, said.id) == []
    assert not puts(lobby, said.id)


def test_who_may_take_it_away(lobby: Site) -> None:
    """Its author, those who moderate the room, backends; nobody else."""
    lobby.joins(GUEST, "lobby")
    said = lobby.says(JILL, "lobby", LINK)
    puts(lobby, said.id)
    with pytest.raises(NotAllowed):
        lobby.do(GUEST, "chat.unpreview", room="lobby", message=said.id)
    lobby.do(JACK, "chat.unpreview", room="lobby", message=said.id)
    book = lobby.do(JACK, "moderation.log", room="lobby").entries
    assert (book[0].act, book[0].whom.authid, book[0].message) == ("unpreview", "jill", said.id)
    owners = lobby.says(JACK, "lobby", LINK)
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "chat.unpreview", room="lobby", message=owners.id)
    lobby.do(KITTENS, "chat.unpreview", room="lobby", message=owners.id)
    assert message(lobby).previews is None
    lobby.do(JILL, "room.leave", room="lobby")
    with pytest.raises(NotAMember):
        lobby.do(JILL, "chat.unpreview", room="lobby", message=said.id)
    with pytest.raises(NoSuchMessage):
        lobby.do(JACK, "chat.unpreview", room="lobby", message="nothing")


def test_in_the_archive_only_those_who_moderate_do(lobby: Site) -> None:
    """As they delete there."""
    said = lobby.says(JILL, "lobby", LINK)
    lobby.do(JACK, "room.archive", room="lobby", archived=True)
    with pytest.raises(Archived):
        lobby.do(JILL, "chat.unpreview", room="lobby", message=said.id)
    lobby.do(JACK, "chat.unpreview", room="lobby", message=said.id)


def test_a_reply_has_previews_in_its_thread(lobby: Site) -> None:
    """The event says so, also when nothing is left of it."""
    root = lobby.says(JACK, "lobby", "kittens?")
    said = lobby.says(JILL, "lobby", LINK, thread=root.id)
    puts(lobby, said.id)
    events = [event for event in lobby.tx.events("room.lobby", 0, 100) if event.type == "message.previewed"]
    assert events[0].data["thread"] == root.id
    reply = lobby.history(JACK, "lobby", thread=root.id).messages[-1]
    assert reply.previews == [preview()]
    lobby.do(JILL, "chat.unpreview", room="lobby", message=said.id)
    events = [event for event in lobby.tx.events("room.lobby", 0, 100) if event.type == "message.previewed"]
    assert [event.data["thread"] for event in events] == [root.id, root.id]


def test_words_that_are_not_wanted_come_in_by_no_page(lobby: Site) -> None:
    """The site's, and the room's."""
    said = lobby.says(JACK, "lobby", LINK)
    lobby.words = (Filter(word="dogs", action="refuse"),)
    assert not puts(lobby, said.id, preview(title="All about dogs"))
    assert puts(lobby, said.id)


def test_a_picture_is_read_as_files_of_messages_are(lobby: Site) -> None:
    """By whoever may read the room; it counts for nobody, and there is none where there is no space."""
    said = lobby.says(JACK, "lobby", LINK)
    puts(lobby, said.id, picture=True)
    shown = (message(lobby).previews or [])[0]
    assert shown.picture is not None
    assert readable(lobby.tx, JILL, "lobby", shown.picture.id).kind == "image"
    assert lobby.tx.stored_by("jack").bytes == 0
    lobby.makes(JACK, "attic")
    with pytest.raises(NoSuchFile):
        readable(lobby.tx, JILL, "attic", shown.picture.id)
    lobby.do(JACK, "room.remove", room="lobby", authid="jill", ban_ms=1000)
    with pytest.raises(NotAllowed):
        readable(lobby.tx, JILL, "lobby", shown.picture.id)
    full = FileRow(
        id="f",
        room="lobby",
        authid="jack",
        state="ready",
        name="f",
        kind="text",
        type="text/plain",
        bytes=lobby.limits.file_bytes_total,
        width=None,
        height=None,
        thumbnail=False,
        time=0,
        message=None,
    )
    lobby.tx.add_file(full)
    assert previewing.begin_picture(lobby.tx, NODE, "lobby", 1, lobby.turn()) is None
    assert previewing.begin_picture(lobby.tx, NODE, "nowhere", 1, lobby.turn()) is None
