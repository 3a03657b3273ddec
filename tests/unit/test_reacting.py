"""Reactions: emoji that people put to messages, each person each emoji once."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.emoji import check_emoji
from tidings.model.errors import Invalid, LimitReached, NoSuchMessage, NoSuchRoom, NotAMember
from tidings.model.limits import Limits
from tidings.model.people import Caller


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack and Jill in it; Jack has said hello."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.says(JACK, "lobby", "hello")
    return site


def hello(site: Site) -> str:
    """The id of what Jack said."""
    return site.history(JACK, "lobby").messages[0].id


def puts(site: Site, who: Caller, emoji: str, what: str = "chat.react") -> list[tuple[str, int, bool]]:
    """Somebody reacts; what the message has then, as they see it."""
    reply = site.do(who, what, room="lobby", message=hello(site), emoji=emoji)
    return [(one.emoji, one.count, one.mine) for one in reply.reactions]


def seen(site: Site, who: Caller) -> list[tuple[str, int, bool]]:
    """What the room's page shows somebody."""
    (message,) = site.history(who, "lobby").messages
    return [(one.emoji, one.count, one.mine) for one in message.reactions]


def test_reactions_are_counted_and_ones_own_are_marked(lobby: Site) -> None:
    """In the order in which they came up; everybody sees whether one of them is theirs."""
    puts(lobby, JILL, "🐱")
    puts(lobby, JACK, "👍")
    assert puts(lobby, JACK, "🐱") == [("🐱", 2, True), ("👍", 1, True)]
    assert seen(lobby, JILL) == [("🐱", 2, True), ("👍", 1, False)]
    assert seen(lobby, KITTENS) == [("🐱", 2, False), ("👍", 1, False)]


def test_each_person_each_emoji_once(lobby: Site) -> None:
    """A second time says nothing new, to nobody; so does taking back what is not there."""
    puts(lobby, JILL, "👍")
    before = lobby.types("room.lobby")
    assert puts(lobby, JILL, "👍") == [("👍", 1, True)]
    assert puts(lobby, JACK, "👍", "chat.unreact") == [("👍", 1, False)]
    assert lobby.types("room.lobby") == before
    assert puts(lobby, JILL, "👍", "chat.unreact") == []
    assert lobby.types("room.lobby")[-2:] == ["reaction.new", "reaction.deleted"]


def test_who_reacted_is_told_page_by_page(lobby: Site) -> None:
    """With the names that they had then; also to whoever only reads."""
    puts(lobby, JILL, "👍")
    puts(lobby, KITTENS, "👍")
    puts(lobby, JACK, "🐱")
    asked = {"room": "lobby", "message": hello(lobby), "limit": 2}
    first = lobby.do(GUEST, "chat.reactions", **asked)
    rest = lobby.do(GUEST, "chat.reactions", **asked, after=first.reactions[-1].offset)
    people = [(one.emoji, one.authid, one.name) for one in (*first.reactions, *rest.reactions)]
    assert people == [("👍", "jill", "Jill"), ("👍", KITTENS.authid, "kittens"), ("🐱", "jack", "Jack")]
    assert (first.more, rest.more) == (True, False)


def test_who_may_react(lobby: Site) -> None:
    """Whoever may write; of a private room nobody learns anything."""
    with pytest.raises(NotAMember):
        puts(lobby, GUEST, "👍")
    lobby.makes(JACK, "den", public=False)
    said = lobby.says(JACK, "den", "in private")
    for what, more in (("chat.react", {"emoji": "👍"}), ("chat.reactions", {})):
        with pytest.raises(NoSuchRoom):
            lobby.do(JILL, what, room="den", message=said.id, **more)
    with pytest.raises(NoSuchMessage):
        lobby.do(JILL, "chat.react", room="lobby", message=said.id, emoji="👍")


def test_a_deleted_message_has_no_reactions(lobby: Site) -> None:
    """Neither those that it had nor new ones."""
    puts(lobby, JILL, "👍")
    message = hello(lobby)
    lobby.do(JACK, "chat.delete", room="lobby", message=message)
    assert seen(lobby, JILL) == []
    for what, more in (("chat.react", {"emoji": "👍"}), ("chat.unreact", {"emoji": "👍"}), ("chat.reactions", {})):
        with pytest.raises(NoSuchMessage):
            lobby.do(JILL, what, room="lobby", message=message, **more)


def test_what_retention_forgets_takes_its_reactions_with_it(lobby: Site) -> None:
    """No row stays that no message has."""
    message = hello(lobby)
    puts(lobby, JILL, "👍")
    lobby.now += 1000
    lobby.says(JACK, "lobby", "later")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert lobby.tx.reacted("lobby", message, 0, 10) == []


def test_a_message_has_so_many_different_emoji_at_most(lobby: Site) -> None:
    """More people may join in all the same."""
    lobby.limits = Limits(reactions_per_message=2)
    for emoji in ("👍", "🐱"):
        puts(lobby, JILL, emoji)
    with pytest.raises(LimitReached) as refused:
        puts(lobby, JACK, "🎉")
    assert (refused.value.field, refused.value.limit) == ("emoji", 2)
    assert puts(lobby, JACK, "👍") == [("👍", 2, True), ("🐱", 1, False)]


@pytest.mark.parametrize(
    "text", ["👍", "👍🏽", "❤️", "❤", "🐈‍⬛", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "#️⃣", "🫩", "‼️", "🧑🏿‍❤️‍💋‍🧑🏻"]
)
def test_what_one_emoji_is(text: str) -> None:
    """With skins, families, flags, caps of keys, and what Unicode added lately."""
    check_emoji(text, "emoji")


@pytest.mark.parametrize(
    "text",
    ["a", "ok", ":)", "👍👍", "👍 ", "1", "#", "<b>", "\u200d", "👍\u200d", "🇩", "é", "\ufe0f", "👍\n", "👍\u202e"],
)
def test_what_is_no_emoji(text: str) -> None:
    """Words, several, halves, and what cannot be seen."""
    with pytest.raises(Invalid) as refused:
        check_emoji(text, "emoji")
    assert refused.value.field == "emoji"
