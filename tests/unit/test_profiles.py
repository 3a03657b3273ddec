"""Finding people: by words of their names, and only those whom one may know of."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed
from tidings.model.limits import Limits
from tidings.model.names import skeleton
from tidings.model.people import Caller, Person, Role

JOE = replace(JILL, authid="joe", name="José of the Hill")


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack and Jill share the lobby; Joe and Tom, a guest, are elsewhere."""
    site.meets(JOE)
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def found(site: Site, who: Caller, text: str) -> list[str]:
    """The authids of those whom somebody finds."""
    return [one.authid for one in site.do(who, "people.search", text=text).people]


def test_one_finds_those_with_whom_one_shares_a_room(lobby: Site) -> None:
    """By any part of the name; not oneself, nobody else, and not after one of the two has left."""
    site = lobby
    assert (found(site, JACK, "JIL"), found(site, JILL, "J"), found(site, JACK, "Jill Hill")) == (
        ["jill"],
        ["jack"],
        [],
    )
    assert found(site, JOE, "j") == []
    jill = site.do(JACK, "people.get", authid="jill").person
    assert (jill.authid, jill.name, jill.role) == ("jill", "Jill", Role.MEMBER)
    site.do(JILL, "room.leave", room="lobby")
    assert found(site, JACK, "jill") == []
    for authid in ("jill", "nobody"):
        with pytest.raises(NoSuchPerson, match=f"nobody called {authid}"):
            site.do(JACK, "people.get", authid=authid)
    assert site.do(JACK, "people.get", authid="jack").person.name == "Jack"


def test_members_find_all_members_where_the_site_says_so(lobby: Site) -> None:
    """With accents or without; a guest neither finds them nor is found, but in a room that both are in."""
    site = lobby
    site.limits = Limits(find_people="everybody")
    assert found(site, JACK, "hill jose") == ["joe"]
    assert site.do(JOE, "people.get", authid="jack").person.name == "Jack"
    assert (found(site, JACK, "tom"), found(site, GUEST, "jack")) == ([], [])
    site.joins(GUEST, "lobby")
    assert (found(site, JACK, "tom"), found(site, GUEST, "j")) == ([GUEST.authid], ["jack", "jill"])


def test_nobody_is_found_where_the_site_says_so(lobby: Site) -> None:
    """But by backends; who shares a room may still be looked up."""
    site = lobby
    site.limits = Limits(find_people="nobody")
    with pytest.raises(NotAllowed, match="not found by name"):
        found(site, JACK, "jill")
    assert site.do(JACK, "people.get", authid="jill").person.name == "Jill"
    assert found(site, KITTENS, "j") == ["jack", "jill", "joe"]


@pytest.mark.parametrize("blocker", [JACK, JILL])
def test_those_who_are_apart_do_not_find_each_other(lobby: Site, blocker: Caller) -> None:
    """In either direction, whoever blocked whom."""
    site = lobby
    other = JILL if blocker is JACK else JACK
    site.do(blocker, "people.block", authid=other.authid)
    assert (found(site, JACK, "jill"), found(site, JILL, "jack")) == ([], [])
    with pytest.raises(NoSuchPerson):
        site.do(other, "people.get", authid=blocker.authid)


def test_people_are_found_page_by_page(lobby: Site) -> None:
    """Each once, by authid."""
    site = lobby
    first = site.do(KITTENS, "people.search", text="j", limit=2)
    assert ([one.authid for one in first.people], first.more) == (["jack", "jill"], True)
    last = site.do(KITTENS, "people.search", text="j", limit=2, after="jill")
    assert ([one.authid for one in last.people], last.more) == (["joe"], False)


def test_what_is_no_word_of_a_name(lobby: Site) -> None:
    """Blanks alone, and more words than there may be; signs with a meaning elsewhere have none here."""
    site = lobby
    for text in (" ", "j " * 11):
        with pytest.raises(Invalid, match="`text`"):
            found(site, JACK, text)
    assert (found(site, JACK, "%"), found(site, JACK, "j_ll")) == ([], [])


def test_who_was_deleted_is_not_found(lobby: Site) -> None:
    """Not even by backends."""
    site = lobby
    site.tx.put_person(
        Person(authid="deleted-0000", role=Role.MEMBER, name="Jim", name_skeleton=skeleton("Jim"), seen=site.now)
    )
    assert found(site, KITTENS, "jim") == []
