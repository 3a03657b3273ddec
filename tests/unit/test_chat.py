"""Messages: what is said, changed, taken back, and how it is shown afterwards."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchMessage, NoSuchRoom, NotAllowed, NotAMember, TooLong
from tidings.model.limits import Limits
from tidings.model.rooms import Message

CAT = {"kind": "image", "url": "/cat.svg", "alt": "a cat"}


@pytest.fixture
def lobby(site: Site) -> Site:
    """A room that Jack owns and Jill is in."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def only(site: Site) -> Message:
    """The one message of the lobby."""
    (message,) = site.history(JACK, "lobby").messages
    return message


def test_what_is_said_is_an_event_and_a_message(lobby: Site) -> None:
    """The message's id and offset are its event's; both say who and when."""
    said = lobby.says(JACK, "lobby", " hello \n", attachments=[CAT])
    event = lobby.reads(JILL, "room.lobby").events[-1]
    assert (event.id, event.offset, event.epoch, event.time) == (said.id, said.offset, said.epoch, said.time)
    assert (event.type, event.data) == ("message.new", {"text": " hello", "attachments": [CAT]})
    message = only(lobby)
    assert (message.id, message.offset, message.time) == (said.id, said.offset, lobby.now)
    assert (message.author.authid, message.author.name, message.text) == ("jack", "Jack", " hello")
    assert (message.attachments[0].url, message.edited, message.deleted) == ("/cat.svg", None, False)


def test_a_picture_needs_no_text(lobby: Site) -> None:
    """But one of the two there must be."""
    lobby.says(JACK, "lobby", "", attachments=[CAT])
    assert only(lobby).text == ""
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", "")


def test_texts_and_pictures_are_checked(lobby: Site) -> None:
    """With the site's own limit."""
    lobby.limits = Limits(text_characters=3)
    with pytest.raises(TooLong) as caught:
        lobby.says(JACK, "lobby", "four")
    assert caught.value.limit == 3
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", "\x00")
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", "x", attachments=[{**CAT, "url": "javascript:alert(1)"}])
    assert lobby.texts(JACK, "lobby") == []


def test_only_members_and_backends_speak(lobby: Site) -> None:
    """Whoever has not joined is told to; a room that is not there is not there for anybody."""
    with pytest.raises(NotAMember):
        lobby.says(GUEST, "lobby", "hello")
    lobby.says(KITTENS, "lobby", "meow")
    for who in (JACK, KITTENS):
        with pytest.raises(NoSuchRoom):
            lobby.says(who, "nowhere", "hello")


def test_an_author_changes_their_message(lobby: Site) -> None:
    """The text is replaced, the pictures stay, the place stays."""
    said = lobby.says(JACK, "lobby", "helo", attachments=[CAT])
    lobby.now += 5
    changed = lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="hello ")
    message = only(lobby)
    assert (message.text, message.edited, message.offset, message.time) == ("hello", lobby.now, said.offset, said.time)
    event = lobby.reads(JILL, "room.lobby").events[-1]
    assert (event.offset, event.type) == (changed.offset, "message.updated")
    assert event.data == {"message": said.id, "text": "hello", "attachments": [CAT]}


def test_a_changed_text_is_checked_as_a_new_one(lobby: Site) -> None:
    """Empty is refused, unless a picture remains."""
    said = lobby.says(JACK, "lobby", "hello")
    with pytest.raises(Invalid):
        lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text=" ")
    shown = lobby.says(JACK, "lobby", "look", attachments=[CAT])
    lobby.do(JACK, "chat.edit", room="lobby", message=shown.id, text=" ")
    assert lobby.texts(JACK, "lobby") == ["hello", ""]


def test_what_is_taken_back_is_gone_from_the_log_too(lobby: Site) -> None:
    """Every event that carried the text is emptied; the places and the density stay."""
    said = lobby.says(JACK, "lobby", "secret")
    lobby.says(JILL, "lobby", "what?")
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="secret too")
    gone = lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    message = lobby.history(JILL, "lobby").messages[0]
    assert (message.text, message.attachments, message.deleted, message.offset) == ("", [], True, said.offset)
    read = lobby.reads(JILL, "room.lobby")
    assert [event.offset for event in read.events] == [1, 2, 3, 4, 5, 6, 7]
    assert [event.offset for event in read.events if event.data == {"redacted": True}] == [4, 6]
    assert (read.events[-1].offset, read.events[-1].data) == (gone.offset, {"message": said.id})
    assert "secret" not in str(read)


def test_a_retried_deletion_gives_the_first_reply(lobby: Site) -> None:
    """Without a key it is told that there is nothing any more."""
    said = lobby.says(JACK, "lobby", "hello")
    first = lobby.do(JACK, "chat.delete", room="lobby", message=said.id, key="key-12345")
    assert lobby.do(JACK, "chat.delete", room="lobby", message=said.id, key="key-12345") == first
    for what, more in (("delete", {}), ("edit", {"text": "x"})):
        with pytest.raises(NoSuchMessage):
            lobby.do(JACK, f"chat.{what}", room="lobby", message=said.id, **more)


@pytest.mark.parametrize(("what", "more"), [("edit", {"text": "x"}), ("delete", {})])
def test_nobody_touches_anothers_message(lobby: Site, what: str, more: dict[str, Any]) -> None:
    """Those who moderate the room may delete; a backend may do both. Outsiders are told to join."""
    said = lobby.says(JACK, "lobby", "mine")
    with pytest.raises(NotAllowed):
        lobby.do(JILL, f"chat.{what}", room="lobby", message=said.id, **more)
    with pytest.raises(NotAMember):
        lobby.do(GUEST, f"chat.{what}", room="lobby", message=said.id, **more)
    lobby.do(KITTENS, f"chat.{what}", room="lobby", message=said.id, **more)
    message = only(lobby)
    assert message.author.authid == "jack"
    assert message.text == more.get("text", "")


def test_a_message_is_found_in_its_room_only(lobby: Site) -> None:
    """An id of another room is no id here."""
    said = lobby.says(JACK, "lobby", "hello")
    lobby.makes(JACK, "attic")
    for message in (said.id, "nonsense"):
        with pytest.raises(NoSuchMessage) as caught:
            lobby.do(JACK, "chat.delete", room="attic", message=message)
        assert caught.value.field == "message"


def test_history_is_read_backwards_page_by_page(lobby: Site) -> None:
    """Each page oldest first; together they are everything, once."""
    for number in range(5):
        lobby.says(JACK, "lobby", str(number))
    pages: list[list[str]] = []
    before: dict[str, int] = {}
    while True:
        page = lobby.history(JILL, "lobby", limit=2, **before)
        assert page.head == 8
        pages.append([message.text for message in page.messages])
        if not page.more:
            break
        before = {"before": page.messages[0].offset}
    assert pages == [["3", "4"], ["1", "2"], ["0"]]
    assert lobby.history(JILL, "lobby", before=1).messages == []


def test_an_empty_room_has_an_empty_history(site: Site) -> None:
    """As of the event that tells of its making."""
    site.makes(KITTENS, "silence")
    page = site.history(JACK, "silence")
    assert (page.head, page.messages, page.more) == (1, [], False)


def test_a_public_room_is_read_without_joining(lobby: Site) -> None:
    """Looking in is free."""
    lobby.says(JACK, "lobby", "hello")
    assert lobby.texts(GUEST, "lobby") == ["hello"]
