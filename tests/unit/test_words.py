"""Words that are not wanted."""

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, LimitReached, NotAllowed, Refused
from tidings.model.limits import Limits
from tidings.model.moderation import Filter
from tidings.services.words import cleaned, match, site_words

FILTERS = site_words(["kill", "straße"], ["dog*", "пёс"])


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack's lobby, with Jill in it."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I kill you", "kill"),
        ("KILL!", "kill"),
        ("**kill**", "kill"),
        ("k.i.l.l", "kill"),
        ("k**il**l", "kill"),
        ("k1||", "kill"),
        ("\uff4b\uff49\uff4c\uff4c", "kill"),
        ("k\u0456ll", "kill"),
        ("ki\u200bll", "kill"),
        ("k\u0301ill", "kill"),
        ("STRASSE", "strasse"),
        ("dogged", "dog*"),
        ("Dog", "dog*"),
        ("ПЁС", "пёс"),
        ("a dog to kill", "kill"),
        ("skill", None),
        ("killing", None),
        ("hotdog", None),
        ("do.good", None),
        ("d.o.g.s", "dog*"),
        ("ki ll", None),
        ("", None),
        ("🐕 \u202e", None),
    ],
)
def test_what_a_word_is_found_in(text: str, word: str | None) -> None:
    """However it is dressed up; not within other words."""
    found = match(text, FILTERS)
    assert (found.word if found else None) == word


def test_who_refuses_comes_first() -> None:
    """Also where both are about one word."""
    assert match("bad", site_words(["bad"], ["bad"])) == Filter(word="bad", action="refuse")
    assert match("dog bad", site_words(["bad"], ["dog"])) == Filter(word="bad", action="refuse")
    assert match("anything", ()) is None


@pytest.mark.parametrize("word", ["", "*", "two words", "a*b", "(a+)+$", "\u200b", "b-c", "\ud800", "-"])
def test_what_is_no_word(word: str) -> None:
    """Above all no pattern."""
    with pytest.raises(Invalid):
        cleaned(word)


def test_a_long_text_is_looked_at_quickly() -> None:
    """Whatever it is made of: the work grows with the text, not with what is in it."""
    assert match("d" * 4096 + " " + "d.o" * 1000, FILTERS) is None


def test_a_room_has_words_of_its_own(lobby: Site) -> None:
    """Of those who moderate it; what is said and what is edited is looked at, what backends say is not."""
    lobby.do(JACK, "moderation.filter", room="lobby", word=" Dog* ", action="refuse")
    lobby.do(JACK, "moderation.filter", room="lobby", word="cat", action="review")
    with pytest.raises(Refused, match="dog"):
        lobby.says(JILL, "lobby", "my dogs")
    said = lobby.says(JILL, "lobby", "hello").id
    with pytest.raises(Refused):
        lobby.do(JILL, "chat.edit", room="lobby", message=said, text="dog")
    lobby.says(KITTENS, "lobby", "dog")
    lobby.do(JILL, "chat.edit", room="lobby", message=said, text="cat")
    (case,) = lobby.do(JACK, "moderation.queue", room="lobby").cases
    assert (case.text, case.reports[0].by, case.reports[0].reason) == ("cat", None, "cat")
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "moderation.filter", room="lobby", word="x", action="refuse")
    listed = lobby.do(JACK, "moderation.filters", room="lobby").filters
    assert listed == [Filter(word="cat", action="review"), Filter(word="dog*", action="refuse")]
    left = lobby.do(JACK, "moderation.filter", room="lobby", word="DOG*", action="none").filters
    assert left == [Filter(word="cat", action="review")]
    lobby.says(JILL, "lobby", "my dogs")
    acts = [one.act for one in lobby.do(JACK, "moderation.log", room="lobby").entries]
    assert acts == ["unfilter", "filter", "filter"]


def test_the_sites_words_are_for_all_rooms(lobby: Site) -> None:
    """Beside those of the room."""
    lobby.words = site_words(["bad"], [])
    lobby.makes(GUEST, "attic")
    for who, room in ((JILL, "lobby"), (GUEST, "attic")):
        with pytest.raises(Refused):
            lobby.says(who, room, "bad")


def test_a_room_has_so_many_words(lobby: Site) -> None:
    """One that is there may be changed all the same."""
    lobby.limits = Limits(filters_per_room=1)
    lobby.do(JACK, "moderation.filter", room="lobby", word="a", action="refuse")
    lobby.do(JACK, "moderation.filter", room="lobby", word="a", action="review")
    with pytest.raises(LimitReached):
        lobby.do(JACK, "moderation.filter", room="lobby", word="b", action="refuse")
