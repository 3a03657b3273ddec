"""Polls: each person each choice once, counted for everybody, closed by those who may."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchMessage, NoSuchRoom, NotAllowed, NotAMember, PollClosed, TidingsError
from tidings.model.people import Caller
from tidings.model.polls import Poll
from tidings.model.requests import PollReply
from tidings.services.web_push import of_inbox

TEA = {"choices": ["Tea", "Coffee ", "Water"]}


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack and Jill in it; Jill has asked what to drink."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.says(JILL, "lobby", "What to drink?", poll=TEA)
    return site


def asked(site: Site) -> str:
    """The id of the last message."""
    return site.history(JACK, "lobby").messages[-1].id


def votes(site: Site, who: Caller, *choices: int, what: str = "poll.vote", **more: Any) -> Poll:  # noqa: ANN401 - fields
    """Somebody chooses; the poll as they see it then."""
    fields = {"choices": list(choices)} if what == "poll.vote" else {}
    reply: PollReply = site.do(who, what, room="lobby", message=asked(site), **fields, **more)
    return reply.poll


def shown(poll: Poll | None) -> tuple[list[int], list[int], int]:
    """How it stands: votes, one's own choices, voters."""
    assert poll is not None
    return [choice.votes for choice in poll.choices], poll.chosen, poll.voters


def seen(site: Site, who: Caller) -> tuple[list[int], list[int], int]:
    """What the room's page shows somebody."""
    return shown(site.history(who, "lobby").messages[-1].poll)


def test_a_message_with_a_poll_asks_the_room(lobby: Site) -> None:
    """Its text is the question; what there is to choose is in the event, too."""
    (message,) = lobby.history(JACK, "lobby").messages
    assert message.text == "What to drink?"
    assert message.poll is not None
    assert [choice.text for choice in message.poll.choices] == ["Tea", "Coffee", "Water"]
    assert (message.poll.multiple, message.poll.closed) == (False, False)
    (event,) = [event for event in lobby.tx.events("room.lobby", 0, 100) if event.type == "message.new"]
    assert event.data["poll"] == {"choices": ["Tea", "Coffee", "Water"], "multiple": False}
    lobby.says(JACK, "lobby", "Nothing to choose.")
    assert lobby.history(JACK, "lobby").messages[-1].poll is None


def test_one_choice_takes_the_place_of_the_other(lobby: Site) -> None:
    """Everybody sees the counts, and which is theirs; the event tells the counts as they are then."""
    assert shown(votes(lobby, JACK, 0)) == ([1, 0, 0], [0], 1)
    votes(lobby, JILL, 1)
    assert shown(votes(lobby, JACK, 1)) == ([0, 2, 0], [1], 2)
    assert seen(lobby, JILL) == ([0, 2, 0], [1], 2)
    assert seen(lobby, KITTENS) == ([0, 2, 0], [], 2)
    told = [event for event in lobby.tx.events("room.lobby", 0, 100) if event.type == "poll.voted"]
    assert [(event.data["choices"], event.data["votes"], event.data["voters"]) for event in told] == [
        ([0], [1, 0, 0], 1),
        ([1], [1, 1, 0], 2),
        ([1], [0, 2, 0], 2),
    ]


def test_the_same_again_changes_nothing(lobby: Site) -> None:
    """No event either; taking back what is not there neither."""
    votes(lobby, JACK)
    votes(lobby, JACK, 2)
    before = lobby.types("room.lobby")
    assert shown(votes(lobby, JACK, 2, 2)) == ([0, 0, 1], [2], 1)
    assert lobby.types("room.lobby") == before
    assert shown(votes(lobby, JACK)) == ([0, 0, 0], [], 0)
    assert lobby.types("room.lobby")[-1] == "poll.voted"


def test_a_poll_is_listed_with_its_choices(lobby: Site) -> None:
    """Wherever messages are listed; a browser is told what it asks."""
    question = "What to eat?"
    said = lobby.says(JILL, "lobby", question, poll={"choices": ["Bread", "Cake"]}, mentions=["jack"])
    lobby.says(JILL, "lobby", "I am hungry", thread=said.id)
    for what in ("pin", "bookmark"):
        lobby.do(JACK, f"chat.{what}", room="lobby", message=said.id)
    lobby.do(JACK, "thread.follow", room="lobby", thread=said.id, followed=True)
    lists = {
        "search": lobby.do(JACK, "chat.search", text="eat").found,
        "pins": [pin.message for pin in lobby.do(JACK, "chat.pins", room="lobby").pins],
        "bookmarks": [one.message for one in lobby.do(JACK, "chat.bookmarks").bookmarks],
        "threads": [one.root for one in lobby.do(JACK, "thread.list").threads],
        "inbox": [one.message for one in lobby.do(JACK, "notify.list").notifications],
    }
    for where, listed in lists.items():
        ((text, poll),) = [(one.text, one.poll) for one in listed]
        assert (text, [one.text for one in poll.choices]) == (question, ["Bread", "Cake"]), where
    (event,) = lobby.tx.events("user.jack", 0, 9)
    told = of_inbox(lobby.tx, event)
    assert told is not None
    assert told[1].text == question


def test_several_may_be_chosen_if_the_poll_says_so(lobby: Site) -> None:
    """People are counted once, however much they choose."""
    lobby.says(JACK, "lobby", "And what to eat?", poll={"choices": ["Bread", "Cake", "Soup"], "multiple": True})
    assert shown(votes(lobby, JACK, 2, 0)) == ([1, 0, 1], [0, 2], 1)
    votes(lobby, JILL, 0)
    assert shown(votes(lobby, JACK, 0)) == ([2, 0, 0], [0], 2)
    told = [event.data for event in lobby.tx.events("room.lobby", 0, 100) if event.type == "poll.voted"][-1]
    assert (told["votes"], told["voters"]) == ([2, 0, 0], 2)


@pytest.mark.parametrize(
    ("who", "choices", "error"),
    [(JACK, [0, 1], Invalid), (JACK, [3], Invalid), (GUEST, [0], NotAMember)],
)
def test_what_is_no_vote(lobby: Site, who: Caller, choices: list[int], error: type[TidingsError]) -> None:
    """Two of which one may choose one; what there is not; and of those who look on."""
    with pytest.raises(error):
        votes(lobby, who, *choices)
    assert seen(lobby, JACK) == ([0, 0, 0], [], 0)


@pytest.mark.parametrize("what", ["poll.vote", "poll.close", "poll.votes"])
def test_only_polls_are_voted_on(lobby: Site, what: str) -> None:
    """Neither other messages nor those that are gone."""
    fields: dict[str, dict[str, Any]] = {"poll.vote": {"choices": [0]}, "poll.votes": {"choice": 0}, "poll.close": {}}
    more = fields[what]
    lobby.says(JACK, "lobby", "hello")
    with pytest.raises(Invalid) as refused:
        lobby.do(JACK, what, room="lobby", message=asked(lobby), **more)
    assert refused.value.field == "message"
    with pytest.raises(NoSuchMessage):
        lobby.do(JACK, what, room="lobby", message="nothing", **more)


def test_a_closed_poll_takes_no_votes(lobby: Site) -> None:
    """Its author closes it, and the room's owner, and backends; nobody else; closing again changes nothing."""
    lobby.joins(GUEST, "lobby")
    votes(lobby, GUEST, 0)
    with pytest.raises(NotAllowed):
        votes(lobby, GUEST, what="poll.close")
    for who in (JILL, JACK, KITTENS):
        assert votes(lobby, who, what="poll.close").closed
    assert lobby.types("room.lobby").count("poll.closed") == 1
    for choices in ([1], []):
        with pytest.raises(PollClosed):
            votes(lobby, GUEST, *choices)
    assert shown(votes(lobby, GUEST, 0)) == ([1, 0, 0], [0], 1)


def test_who_voted_is_told_by_a_query(lobby: Site) -> None:
    """Page by page; with the names that they had."""
    lobby.joins(GUEST, "lobby")
    for who, choice in ((GUEST, 1), (JACK, 1), (JILL, 0)):
        votes(lobby, who, choice)
    fields = {"room": "lobby", "message": asked(lobby), "choice": 1, "limit": 1}
    first = lobby.do(JILL, "poll.votes", **fields)
    assert ([one.name for one in first.votes], first.more) == (["Tom"], True)
    rest = lobby.do(JILL, "poll.votes", **fields, after=first.votes[-1].offset)
    assert ([one.authid for one in rest.votes], rest.more) == (["jack"], False)
    with pytest.raises(Invalid):
        lobby.do(JILL, "poll.votes", **{**fields, "choice": 3})


@pytest.mark.parametrize("what", ["poll.vote", "poll.votes", "poll.close"])
def test_a_private_rooms_polls_are_its_own(site: Site, what: str) -> None:
    """Whoever is not in it learns nothing of them."""
    site.makes(JACK, "den", public=False)
    said = site.says(JACK, "den", "What to drink?", poll=TEA)
    fields: dict[str, dict[str, Any]] = {"poll.vote": {"choices": [0]}, "poll.votes": {"choice": 0}, "poll.close": {}}
    with pytest.raises(NoSuchRoom):
        site.do(JILL, what, room="den", message=said.id, **fields[what])


def test_a_deleted_poll_is_gone_with_its_votes(lobby: Site) -> None:
    """From the log, too; and a poll is not edited: people chose for what it asked them."""
    votes(lobby, JACK, 0)
    message = asked(lobby)
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "chat.edit", room="lobby", message=message, text="What to eat?")
    lobby.do(JILL, "chat.delete", room="lobby", message=message)
    assert lobby.history(JACK, "lobby").messages[-1].poll is None
    assert lobby.tx.polls("lobby", [message], "jack") == {}
    assert lobby.tx.votes("lobby", message, 0, 0, 10) == []
    assert "Coffee" not in str(lobby.tx.events("room.lobby", 0, 100))


@pytest.mark.parametrize("choices", [["Tea", " "], ["Tea", "tea "], ["Tea", "x\x00"]])
def test_choices_are_texts_that_differ(lobby: Site, choices: list[str]) -> None:
    """And the question is not empty."""
    with pytest.raises(Invalid) as refused:
        lobby.says(JACK, "lobby", "What?", poll={"choices": choices})
    assert refused.value.field == "poll.choices"
    with pytest.raises(Invalid):
        lobby.says(JACK, "lobby", " ", poll=TEA)


def test_polls_and_votes_go_with_old_messages(lobby: Site) -> None:
    """What is not kept is not kept anywhere."""
    votes(lobby, JACK, 0)
    message = asked(lobby)
    lobby.now += 1
    lobby.says(JACK, "lobby", "still here")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert lobby.tx.polls("lobby", [message], "jack") == {}
    assert lobby.tx.votes("lobby", message, 0, 0, 10) == []
