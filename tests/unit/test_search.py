"""Search: who finds what, with which words, page by page."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import NOON, Site
from tidings.model.errors import Invalid, NoSuchRoom, NotAllowed
from tidings.model.people import Caller
from tidings.model.requests import SearchReply


@pytest.fixture
def lobby(site: Site) -> Site:
    """A room that Jack owns and Jill is in."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def searched(site: Site, who: Caller, text: str, **more: Any) -> SearchReply:  # noqa: ANN401 - fields of the request
    """One reply."""
    reply: SearchReply = site.do(who, "chat.search", text=text, **more)
    return reply


def finds(site: Site, who: Caller, text: str, **more: Any) -> list[str]:  # noqa: ANN401 - fields of the request
    """The texts that somebody finds."""
    return [message.text for message in searched(site, who, text, **more).found]


def test_messages_are_found_by_their_words(lobby: Site) -> None:
    """All of them, in any order and case, with and without accents; newest first; as messages."""
    first = lobby.says(JACK, "lobby", "The kitten sleeps in the Café")
    lobby.says(JILL, "lobby", "a dog")
    lobby.says(JILL, "lobby", "cafe for KITTEN lovers")
    assert finds(lobby, JACK, "kitten cafe") == ["cafe for KITTEN lovers", "The kitten sleeps in the Café"]
    assert finds(lobby, JACK, "SLEEPS café") == ["The kitten sleeps in the Café"]
    assert finds(lobby, JACK, "kitten dog") == []
    (message,) = searched(lobby, JILL, "sleeps").found
    assert (message.id, message.offset, message.room, message.author.authid) == (
        first.id,
        first.offset,
        "lobby",
        "jack",
    )


def test_the_last_word_may_be_unfinished(lobby: Site) -> None:
    """The others are whole."""
    lobby.says(JACK, "lobby", "kittens everywhere")
    for typed in ("k", "ki", "kit", "kitte", "kittens", "kittens every", "everywhere kit"):
        assert finds(lobby, JILL, typed) == ["kittens everywhere"]
    assert finds(lobby, JILL, "kit everywhere") == []
    assert finds(lobby, JILL, "ittens") == []


@pytest.mark.parametrize(
    "typed",
    [
        'say "hello',
        'say"hello',
        "say -hello",
        "say ^hello",
        "say (hello)",
        "say hello*",
        "{text}:say hello",
        "say+hello",
        "(say hello",
        "say ' hello",
        "say🐱hello",
        "say \ufdfa\U0001f431 hello",
    ],
)
def test_what_is_typed_is_never_syntax(lobby: Site, typed: str) -> None:
    """Whatever it would mean to an engine: nothing breaks, and what has the words is found."""
    lobby.says(JACK, "lobby", f"text {typed} NEAR OR NOT")
    lobby.says(JACK, "lobby", "something else")
    assert finds(lobby, JILL, typed) == [f"text {typed} NEAR OR NOT"]


@pytest.mark.parametrize(
    "typed", ["else OR say", "say AND NOT hello", "NEAR(say hello, 5)", "author : jack", "room : 6c"]
)
def test_operators_are_words(lobby: Site, typed: str) -> None:
    """They are looked for, and are not there."""
    lobby.says(JACK, "lobby", "say hello")
    lobby.says(JACK, "lobby", "something else")
    assert finds(lobby, JILL, typed) == []


@pytest.mark.parametrize("typed", ["", " ", "!?", '"', "*", "🐱", "\u0301", "x\x00", "x" * 201])
def test_a_search_needs_a_word(lobby: Site, typed: str) -> None:
    """And not too many of them; the error names the field."""
    with pytest.raises((Invalid, ValueError)) as caught:
        finds(lobby, JACK, typed)
    assert "text" in str(getattr(caught.value, "field", None) or caught.value)


def test_changes_are_found_and_what_is_taken_back_is_not(lobby: Site) -> None:
    """Also not by anything that it said before."""
    said = lobby.says(JACK, "lobby", "old words")
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="new words")
    assert finds(lobby, JILL, "words") == ["new words"]
    assert finds(lobby, JILL, "old") == []
    lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    for who in (JACK, JILL, KITTENS):
        for typed in ("old", "new", "words"):
            assert finds(lobby, who, typed) == []
            assert finds(lobby, who, typed, room="lobby", author="jack") == []


def test_a_poll_is_found_by_its_choices_and_a_picture_by_what_it_shows(lobby: Site) -> None:
    """Until they are deleted; an edit of the words beside them changes nothing of that."""
    asked = lobby.says(JACK, "lobby", "What to drink?", poll={"choices": ["Lemonade", "Tea"]})
    shown = lobby.says(
        JACK, "lobby", "look", attachments=[{"kind": "image", "url": "/a.png", "alt": "A striped tiger"}]
    )
    assert finds(lobby, JILL, "lemon") == finds(lobby, JILL, "drink tea") == ["What to drink?"]
    assert finds(lobby, JILL, "tiger") == ["look"]
    lobby.do(JACK, "chat.edit", room="lobby", message=shown.id, text="look there")
    assert finds(lobby, JILL, "there striped") == ["look there"]
    for one in (asked, shown):
        lobby.do(JACK, "chat.delete", room="lobby", message=one.id)
    assert finds(lobby, JILL, "lemon") == finds(lobby, JILL, "tiger") == []


def test_what_retention_forgets_is_not_found(lobby: Site) -> None:
    """What is younger stays."""
    lobby.says(JACK, "lobby", "words of yesterday")
    lobby.now += 10
    lobby.says(JACK, "lobby", "words of today")
    lobby.tx.trim("room.lobby", lobby.now, 100)
    assert finds(lobby, JILL, "words") == ["words of today"]
    lobby.says(JACK, "lobby", "words of tomorrow")
    assert finds(lobby, JILL, "words") == ["words of tomorrow", "words of today"]


def test_everybody_searches_the_rooms_they_have_joined(lobby: Site) -> None:
    """A public room that one has not joined is searched by name; a backend searches everything."""
    lobby.makes(JACK, "attic")
    lobby.says(JACK, "lobby", "words in the lobby")
    lobby.says(JACK, "attic", "words in the attic")
    assert finds(lobby, JACK, "words") == ["words in the attic", "words in the lobby"]
    assert finds(lobby, JILL, "words") == ["words in the lobby"]
    assert finds(lobby, GUEST, "words") == []
    assert finds(lobby, GUEST, "words", room="attic") == ["words in the attic"]
    assert finds(lobby, JACK, "words", room="lobby") == ["words in the lobby"]
    assert finds(lobby, KITTENS, "words") == ["words in the attic", "words in the lobby"]


def test_a_private_room_is_not_searched_by_others(lobby: Site) -> None:
    """It is not even admitted to exist; who was invited may look in, by name."""
    lobby.makes(JACK, "secret", public=False)
    lobby.says(JACK, "secret", "secret words")
    for who in (JILL, GUEST):
        assert finds(lobby, who, "words") == []
        with pytest.raises(NoSuchRoom):
            finds(lobby, who, "words", room="secret")
    assert finds(lobby, JACK, "words") == ["secret words"]
    lobby.do(JACK, "room.invite", room="secret", authid="jill")
    assert finds(lobby, JILL, "words") == []
    assert finds(lobby, JILL, "words", room="secret") == ["secret words"]


@pytest.mark.parametrize(("public", "error"), [(True, NotAllowed), (False, NoSuchRoom)])
def test_whoever_was_put_out_finds_nothing(lobby: Site, public: bool, error: type[Exception]) -> None:
    """Not even their own words, from that moment on; who left by themselves does not by default."""
    lobby.makes(JACK, "attic", public=public)
    lobby.do(JACK, "room.invite", room="attic", authid="jill")
    lobby.joins(JILL, "attic")
    lobby.says(JILL, "attic", "my words")
    place = searched(lobby, JILL, "words").found[0].offset
    lobby.do(JACK, "room.remove", room="attic", authid="jill")
    assert finds(lobby, JILL, "words") == []
    assert finds(lobby, JILL, "words", author="jill") == []
    with pytest.raises(error):
        finds(lobby, JILL, "words", room="attic")
    with pytest.raises(Invalid):
        finds(lobby, JILL, "words", cursor=f"attic:{place}")
    lobby.do(JILL, "room.leave", room="lobby")
    lobby.says(JACK, "lobby", "words after that")
    assert finds(lobby, JILL, "words") == []


def test_a_search_may_be_for_somebodys_words(lobby: Site) -> None:
    """By authid, which is no word and no pattern."""
    lobby.says(JACK, "lobby", "words of Jack, not of jill")
    lobby.says(JILL, "lobby", "words of Jill")
    assert finds(lobby, JACK, "words", author="jill") == ["words of Jill"]
    assert finds(lobby, JACK, "words", author="jil") == []
    assert finds(lobby, JACK, "jill", author="jack") == ["words of Jack, not of jill"]


def test_a_search_may_be_for_a_time(lobby: Site) -> None:
    """Both ends are exclusive."""
    for minute in range(5):
        lobby.now = NOON + minute
        lobby.says(JACK, "lobby", f"word {minute}")
    assert finds(lobby, JILL, "word", after=NOON + 1) == ["word 4", "word 3", "word 2"]
    assert finds(lobby, JILL, "word", before=NOON + 2) == ["word 1", "word 0"]
    assert finds(lobby, JILL, "word", after=NOON, before=NOON + 3) == ["word 2", "word 1"]
    assert finds(lobby, JILL, "word", after=NOON + 2, before=NOON + 2) == []
    assert finds(lobby, JILL, "word", after=0, before=0) == []
    assert len(finds(lobby, JILL, "word", after=0, before=2**53 - 1)) == 5


def test_pages_together_are_everything_once(lobby: Site) -> None:
    """Across rooms, while more is said; the last page has no cursor."""
    lobby.makes(JACK, "attic")
    for number in range(7):
        lobby.says(JACK, "attic" if number % 2 else "lobby", f"word {number}")
    pages: list[list[str]] = []
    more: dict[str, str] = {}
    while True:
        page = searched(lobby, JACK, "word", limit=3, **more)
        pages.append([message.text for message in page.found])
        assert page.more is (page.cursor is not None)
        if page.cursor is None:
            break
        more = {"cursor": page.cursor}
        lobby.says(JACK, "lobby", "word of now")
    assert pages == [["word 6", "word 5", "word 4"], ["word 3", "word 2", "word 1"], ["word 0"]]


def test_a_cursor_is_of_a_message_that_one_may_read(lobby: Site) -> None:
    """Or it would tell what happens in a room, and when."""
    lobby.makes(JACK, "secret", public=False)
    said = lobby.says(JACK, "secret", "word")
    offset = lobby.says(JACK, "lobby", "word").offset
    assert finds(lobby, JACK, "word", cursor=f"lobby:{offset}") == ["word"]
    for who, cursor, more in (
        (JILL, f"secret:{said.offset}", {}),
        (GUEST, f"lobby:{offset}", {}),
        (JACK, f"secret:{said.offset}", {"room": "lobby"}),
        (JACK, "lobby:1", {}),
        (JACK, "lobby:999", {}),
        (KITTENS, "nowhere:1", {}),
    ):
        with pytest.raises(Invalid) as caught:
            finds(lobby, who, "word", cursor=cursor, **more)
        assert caught.value.field == "cursor"


def test_a_person_may_be_in_many_rooms(lobby: Site) -> None:
    """Each is searched."""
    lobby.limits = type(lobby.limits)(rooms_per_person=300, memberships_per_person=300)
    for number in range(250):
        lobby.makes(JACK, f"room-{number}")
    lobby.says(JACK, "room-0", "first words")
    lobby.says(JACK, "room-249", "last words")
    assert finds(lobby, JACK, "words") == ["last words", "first words"]
