"""Threads: replies to a message, beside the room's own messages, with what is unread in them."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchMessage, NoSuchRoom, NotAMember
from tidings.model.people import Caller
from tidings.model.rooms import Message


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack, Jill and a guest in it; Jack has asked something."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.joins(GUEST, "lobby")
    site.says(JACK, "lobby", "lunch?")
    return site


def root(site: Site, who: Caller = JACK) -> Message:
    """What Jack asked, as somebody sees it."""
    return site.history(who, "lobby").messages[0]


def replies(site: Site, who: Caller, *texts: str) -> Any:  # noqa: ANN401 - a Position
    """Somebody replies to it."""
    return [site.says(who, "lobby", text, thread=root(site).id) for text in texts][-1]


def thread(site: Site, who: Caller) -> list[str]:
    """The replies, as somebody reads them."""
    return [message.text for message in site.history(who, "lobby", thread=root(site).id).messages]


def news(site: Site, who: Caller) -> list[tuple[str, int]]:
    """The threads with unread replies, by what they began with."""
    found = site.do(who, "thread.list", unread=True).threads
    (room,) = site.do(who, "room.list").rooms
    assert room.unread_threads == len(found)
    return [(one.root.text, one.root.unread) for one in found]


def test_replies_stand_beside_the_room(lobby: Site) -> None:
    """The room shows how many there are and when the last one came; the thread shows them with what it began with."""
    lobby.now += 1000
    replies(lobby, JILL, "yes!", "when?")
    assert lobby.texts(JILL, "lobby") == ["lunch?"]
    assert (root(lobby).replies, root(lobby).last_reply) == (2, lobby.now)
    page = lobby.history(GUEST, "lobby", thread=root(lobby).id)
    assert [one.text for one in page.messages] == ["yes!", "when?"]
    assert page.root is not None
    assert (page.root.text, page.root.replies, {one.thread for one in page.messages}) == ("lunch?", 2, {page.root.id})
    events = lobby.reads(JACK, "room.lobby", after=page.head - 2).events
    assert [event.data["thread"] for event in events] == [page.root.id, page.root.id]


def test_a_thread_is_read_page_by_page(lobby: Site) -> None:
    """As a room is."""
    replies(lobby, JILL, *"abcde")
    lobby.says(JACK, "lobby", "something else")
    page = lobby.history(JACK, "lobby", thread=root(lobby).id, limit=2)
    assert ([one.text for one in page.messages], page.more) == (["d", "e"], True)
    rest = lobby.history(JACK, "lobby", thread=root(lobby).id, before=page.messages[0].offset)
    assert ([one.text for one in rest.messages], rest.more) == (["a", "b", "c"], False)


def test_whoever_began_or_replied_follows(lobby: Site) -> None:
    """They are told what others reply; the others, and backends, are not."""
    replies(lobby, JILL, "yes!")
    assert news(lobby, JACK) == [("lunch?", 1)]
    assert (news(lobby, JILL), news(lobby, GUEST)) == ([], [])
    replies(lobby, KITTENS, "Tuna is on.")
    assert (news(lobby, JACK), news(lobby, JILL), news(lobby, GUEST)) == ([("lunch?", 2)], [("lunch?", 1)], [])
    assert (root(lobby, JACK).followed, root(lobby, JILL).unread, root(lobby, GUEST).followed) == (True, 1, False)
    replies(lobby, JACK, "at noon")
    assert news(lobby, JACK) == []


def test_replies_are_not_unread_in_the_room(lobby: Site) -> None:
    """Nor are the room's own messages unread in the thread."""
    for who in (JACK, JILL):
        lobby.do(who, "room.read", room="lobby", offset=100)
    replies(lobby, JILL, "yes!")
    lobby.says(JILL, "lobby", "in the room")
    (room,) = lobby.do(JACK, "room.list").rooms
    assert (room.unread, news(lobby, JACK)) == (1, [("lunch?", 1)])


def test_a_thread_is_read_up_to_an_offset(lobby: Site) -> None:
    """Never back, never beyond the end; reading a thread that one does not follow keeps nothing."""
    first, last = replies(lobby, JILL, "yes!"), replies(lobby, JILL, "when?")
    asked = {"room": "lobby", "thread": root(lobby).id}
    marked = lobby.do(JACK, "thread.read", **asked, offset=first.offset)
    assert (marked.read, marked.unread) == (first.offset, 1)
    marked = lobby.do(JACK, "thread.read", **asked, offset=2**53 - 1)
    assert (marked.read, marked.unread) == (last.offset, 0)
    assert lobby.do(JACK, "thread.read", **asked, offset=1).read == last.offset
    assert lobby.do(GUEST, "thread.read", **asked, offset=1).unread == 0
    replies(lobby, JILL, "well?")
    assert (news(lobby, JACK), news(lobby, GUEST)) == ([("lunch?", 1)], [])


def test_one_follows_and_stops_following(lobby: Site) -> None:
    """What was said before is not unread; who stopped is not made to follow by others' replies, only by their own."""
    asked = {"room": "lobby", "thread": root(lobby).id}
    replies(lobby, JILL, "yes!")
    lobby.do(GUEST, "thread.follow", **asked, followed=True)
    lobby.do(JACK, "thread.follow", **asked, followed=False)
    assert (news(lobby, GUEST), news(lobby, JACK)) == ([], [])
    replies(lobby, JILL, "when?")
    assert (news(lobby, GUEST), news(lobby, JACK)) == ([("lunch?", 1)], [])
    replies(lobby, JACK, "at noon")
    replies(lobby, JILL, "fine")
    assert news(lobby, JACK) == [("lunch?", 1)]


def test_a_reply_is_changed_and_taken_back(lobby: Site) -> None:
    """Its count goes down, and the log keeps nothing but where it stood."""
    said = replies(lobby, JILL, "a secret")
    lobby.do(JILL, "chat.edit", room="lobby", message=said.id, text="no secret")
    assert thread(lobby, JACK) == ["no secret"]
    lobby.do(JILL, "chat.delete", room="lobby", message=said.id)
    assert (root(lobby).replies, news(lobby, JACK), thread(lobby, JACK)) == (0, [], [""])
    of_it = [event for event in lobby.tx.events("room.lobby", 0, 100) if "thread" in event.data]
    assert [(event.type, event.data["thread"]) for event in of_it] == [
        (kind, root(lobby).id) for kind in ("message.new", "message.updated", "message.deleted")
    ]
    assert "secret" not in str(of_it)


def test_a_deleted_message_keeps_its_thread(lobby: Site) -> None:
    """What others said there is theirs."""
    replies(lobby, JILL, "yes!")
    lobby.do(JACK, "chat.delete", room="lobby", message=root(lobby).id)
    replies(lobby, JILL, "still here")
    assert (thread(lobby, GUEST), root(lobby).deleted, root(lobby).replies) == (["yes!", "still here"], True, 2)


def test_a_thread_begins_with_a_message_of_the_room(lobby: Site) -> None:
    """Not with a reply, not with a message of another room, not with nothing."""
    reply = replies(lobby, JILL, "yes!")
    lobby.makes(JACK, "den", public=False)
    other = lobby.says(JACK, "den", "in private")
    for thread_id, error in ((reply.id, Invalid), (other.id, NoSuchMessage), ("nothing", NoSuchMessage)):
        for what, more in (("chat.send", {"text": "x"}), ("chat.history", {}), ("thread.follow", {"followed": True})):
            with pytest.raises(error) as refused:
                lobby.do(JACK, what, room="lobby", thread=thread_id, **more)
            assert refused.value.field == "thread"


def test_a_private_rooms_threads_are_private(lobby: Site) -> None:
    """Who was put out is shown them no more, not even in the list of what they followed."""
    lobby.makes(JACK, "den", public=False)
    lobby.do(JACK, "room.invite", room="den", authid=JILL.authid)
    lobby.joins(JILL, "den")
    said = lobby.says(JILL, "den", "a plan")
    lobby.says(JACK, "den", "agreed", thread=said.id)
    assert [one.root.text for one in lobby.do(JILL, "thread.list").threads] == ["a plan"]
    lobby.do(JACK, "room.remove", room="den", authid=JILL.authid)
    assert lobby.do(JILL, "thread.list").threads == []
    for what, more in (("thread.read", {"offset": 1}), ("thread.follow", {"followed": True}), ("chat.history", {})):
        with pytest.raises(NoSuchRoom):
            lobby.do(JILL, what, room="den", thread=said.id, **more)
    lobby.do(GUEST, "room.leave", room="lobby")
    with pytest.raises(NotAMember):
        lobby.do(GUEST, "thread.read", room="lobby", thread=root(lobby).id, offset=1)


def test_the_list_has_the_newest_replies_first(lobby: Site) -> None:
    """Page by page; each thread once."""
    for number in range(5):
        said = lobby.says(JACK, "lobby", f"question {number}")
        lobby.now += 1000
        lobby.says(JILL, "lobby", "answer", thread=said.id)
    first = lobby.do(JACK, "thread.list", limit=3)
    rest = lobby.do(JACK, "thread.list", limit=3, before=first.threads[-1].root.last_reply)
    assert [one.root.text[-1] for one in (*first.threads, *rest.threads)] == list("43210")
    assert (first.more, rest.more) == (True, False)


def test_what_retention_forgets_takes_its_thread_with_it(lobby: Site) -> None:
    """Nobody follows what is not there."""
    begun = root(lobby).id
    replies(lobby, JILL, "yes!")
    lobby.now += 1000
    lobby.says(JACK, "lobby", "later")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert lobby.tx.follow("lobby", begun, JACK.authid) is None
    assert lobby.do(JACK, "thread.list").threads == []
