"""Rooms: how somebody comes to be in one, and how they come to be out of it."""

import pytest
from msgspec.structs import replace

from tests.support.asked import asked
from tests.support.cast import EVERYBODY, GUEST, JACK, JILL, KITTENS, NODE
from tests.support.site import Site
from tidings.model.errors import Invalid, LimitReached, NoSuchRoom, NotAMember, RoomExists
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.rooms import MemberRole

CLAIMANT = replace(GUEST, authid="claimant", streams=("room.den",))


def roles(site: Site, room: str) -> dict[str, str]:
    """Who has joined, and as what."""
    return {member.authid: member.role.value for member in site.do(NODE, "room.members", room=room).members}


def seen(site: Site, who: Caller) -> list[str]:
    """The names of the rooms that somebody is shown."""
    return [room.name for room in site.do(who, "room.list").rooms]


def test_whoever_makes_a_room_owns_it_and_is_in_it(site: Site) -> None:
    """The room is there for its maker and for others, with its first events."""
    made = site.makes(JACK, "lobby", title="  The   lobby ")
    assert (made.title, made.owner, made.members, made.joined, made.head) == ("The lobby", "jack", 1, True, 2)
    assert roles(site, "lobby") == {"jack": "owner"}
    shown = site.do(JILL, "room.get", room="lobby")
    assert (shown.joined, shown.members) == (False, 1)
    created, event = site.reads(JILL, "room.lobby").events
    about = {"room": "lobby", "title": "The lobby", "public": True, "owner": "jack"}
    assert (created.type, created.data) == ("room.created", about)
    assert (event.type, event.data) == ("member.added", {"authid": "jack", "name": "Jack", "role": "owner"})


def test_a_backends_room_has_no_owner(site: Site) -> None:
    """A service makes rooms for others."""
    made = site.makes(KITTENS, "kittens")
    assert (made.title, made.owner, made.members, made.joined, made.head) == ("kittens", None, 0, False, 1)


@pytest.mark.parametrize("public", [True, False])
def test_a_name_is_used_once(site: Site, public: bool) -> None:
    """Also by a room that the caller cannot see."""
    site.makes(JACK, "den", public=public)
    with pytest.raises(RoomExists):
        site.makes(JILL, "den")


def test_a_rooms_title_is_text(site: Site) -> None:
    """The title is shown to others, so it is checked as they are."""
    with pytest.raises(Invalid) as caught:
        site.makes(JACK, "lobby", title="a\x00")
    assert caught.value.field == "title"


def test_nobody_owns_more_rooms_than_the_limit(site: Site) -> None:
    """A backend may make any number."""
    site.limits = Limits(rooms_per_person=1)
    site.makes(JACK, "one")
    with pytest.raises(LimitReached) as caught:
        site.makes(JACK, "two")
    assert caught.value.limit == 1
    site.makes(KITTENS, "two")
    site.makes(KITTENS, "three")
    site.do(JACK, "room.leave", room="one")
    site.makes(JACK, "four")


def test_joining_twice_changes_nothing(site: Site) -> None:
    """One membership, one event; the reply says where to read on."""
    site.makes(JACK, "lobby")
    first, second = (site.do(JILL, "room.join", room="lobby") for _ in range(2))
    assert first == second
    assert (first.offset, first.room.members, first.room.joined) == (3, 2, True)
    assert first.epoch == site.reads(JILL, "room.lobby").epoch
    assert site.types("room.lobby") == ["room.created", "member.added", "member.added"]


def test_a_room_that_is_not_there_cannot_be_joined(site: Site) -> None:
    """Nor can anything else be done with it, and it is said alike whoever asks."""
    for what in ("get", "join", "leave", "members"):
        for who in (JACK, KITTENS):
            with pytest.raises(NoSuchRoom):
                site.do(who, f"room.{what}", room="nowhere")


def test_a_full_room_takes_nobody_in(site: Site) -> None:
    """The limit is the site's, and the error names it."""
    site.limits = Limits(members_per_room=1)
    site.makes(JACK, "lobby")
    with pytest.raises(LimitReached) as caught:
        site.joins(JILL, "lobby")
    assert caught.value.limit == 1
    site.joins(JACK, "lobby")


def test_nobody_joins_more_rooms_than_the_limit(site: Site) -> None:
    """A membership costs others something; leaving one makes room for another."""
    site.limits = Limits(memberships_per_person=1)
    for room in ("one", "two"):
        site.makes(KITTENS, room)
    site.joins(JACK, "one")
    with pytest.raises(LimitReached):
        site.joins(JACK, "two")
    site.do(JACK, "room.leave", room="one")
    site.joins(JACK, "two")


def test_leaving_is_told_once(site: Site) -> None:
    """Whoever leaves is out; leaving again changes nothing."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    for _ in range(2):
        assert site.do(JILL, "room.leave", room="lobby").room == "lobby"
    assert roles(site, "lobby") == {"jack": "owner"}
    assert site.do(JACK, "room.get", room="lobby").members == 1
    last = site.reads(JACK, "room.lobby").events[-1]
    assert (last.type, last.offset) == ("member.removed", 4)
    assert last.data == {"authid": "jill", "name": "Jill", "reason": "left", "by": "jill"}


@pytest.mark.parametrize("public", [True, False])
def test_the_owner_may_come_back(site: Site, public: bool) -> None:
    """Whoever owns a room and leaves it is its owner again when they come back."""
    site.makes(JACK, "den", public=public)
    site.do(JACK, "room.leave", room="den")
    site.joins(JACK, "den")
    assert roles(site, "den") == {"jack": "owner"}


def test_an_invitation_takes_no_role_away(site: Site) -> None:
    """Whoever left as owner and is invited by an ordinary member is the owner still."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.do(JACK, "room.leave", room="lobby")
    site.do(JILL, "room.invite", room="lobby", authid="jack")
    site.joins(JACK, "lobby")
    assert roles(site, "lobby") == {"jack": "owner", "jill": "member"}


# ---- private rooms


def test_a_private_room_is_not_admitted_to_exist(site: Site) -> None:
    """Whoever has no business in it gets the answer that a room that is not there gives."""
    site.makes(JACK, "den", public=False)
    told = set()
    for what in ("room.get", "room.join", "room.leave", "room.members", "chat.history"):
        for room in ("den", "nowhere"):
            with pytest.raises(NoSuchRoom) as caught:
                site.do(JILL, what, room=room)
            told.add((caught.value.field, caught.value.sentence.replace(room, "…")))
    with pytest.raises(NoSuchRoom) as caught:
        site.reads(JILL, "room.den")
    told.add((caught.value.field, caught.value.sentence.replace("den", "…")))
    assert len(told) == 1
    assert seen(site, JILL) == []
    assert seen(site, JACK) == seen(site, KITTENS) == ["den"]


def test_whoever_is_invited_may_look_in_and_join(site: Site) -> None:
    """An invitation opens a private room; joining is one's own deed."""
    site.makes(JACK, "den", public=False)
    site.do(JACK, "room.invite", room="den", authid="jill")
    assert seen(site, JILL) == ["den"]
    assert roles(site, "den") == {"jack": "owner"}
    assert site.reads(JILL, "room.den").head == 2
    site.joins(JILL, "den")
    assert roles(site, "den") == {"jack": "owner", "jill": "member"}


def test_an_invitation_can_be_turned_down_unseen(site: Site) -> None:
    """Nobody is told, and the room is closed again."""
    site.makes(JACK, "den", public=False)
    site.do(JACK, "room.invite", room="den", authid="jill")
    site.do(JILL, "room.leave", room="den")
    assert site.types("room.den") == ["room.created", "member.added"]
    with pytest.raises(NoSuchRoom):
        site.joins(JILL, "den")


def test_a_claim_of_the_token_opens_a_room(site: Site) -> None:
    """The web app may say in the token which private rooms a person may read and join."""
    site.makes(JACK, "den", public=False)
    site.makes(JACK, "attic", public=False)
    assert site.reads(CLAIMANT, "room.den").head == 2
    assert seen(site, CLAIMANT) == ["den"]
    assert site.joins(CLAIMANT, "den").joined
    with pytest.raises(NoSuchRoom):
        site.joins(CLAIMANT, "attic")


# ---- lists


def test_rooms_are_listed_page_by_page(site: Site) -> None:
    """By name, each once, `more` until the last page."""
    for room in ("c", "a", "b"):
        site.makes(JACK, room)
    first = site.do(JILL, "room.list", limit=2)
    assert ([room.name for room in first.rooms], first.more) == (["a", "b"], True)
    second = site.do(JILL, "room.list", limit=2, after="b")
    assert ([room.name for room in second.rooms], second.more) == (["c"], False)


def test_mine_are_the_rooms_that_one_has_joined(site: Site) -> None:
    """Neither those one could join nor those one is invited to."""
    for room in ("a", "b", "c", "d"):
        site.makes(JACK, room, public=room != "d")
    site.joins(JILL, "c")
    site.joins(JILL, "b")
    site.do(JACK, "room.invite", room="d", authid="jill")
    page = site.do(JILL, "room.list", mine=True, limit=1)
    assert ([room.name for room in page.rooms], page.more, page.rooms[0].joined) == (["b"], True, True)


def test_one_may_ask_for_one_member(site: Site) -> None:
    """Among however many; who is not in the room is not there."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    for who, found in (("jill", ["jill"]), ("nobody", [])):
        reply = site.do(JACK, "room.members", room="lobby", authid=who)
        assert ([member.authid for member in reply.members], reply.more) == (found, False)


def test_members_are_listed_page_by_page(site: Site) -> None:
    """By authid, under the names they bear now."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.meets(replace(JILL, name="Jillian"))
    first = site.do(GUEST, "room.members", room="lobby", limit=1)
    assert ([member.name for member in first.members], first.more) == (["Jack"], True)
    second = site.do(GUEST, "room.members", room="lobby", limit=1, after="jack")
    assert ([member.name for member in second.members], second.more) == (["Jillian"], False)
    assert second.members[0].role is MemberRole.MEMBER


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.role.value)
def test_everybody_may_make_a_room(site: Site, who: Caller) -> None:
    """Guests, members and backends alike."""
    assert site.makes(who, "lobby").joined is not who.is_service


def test_a_backend_may_be_a_member(site: Site) -> None:
    """A bot that joins is listed like everybody."""
    site.makes(JACK, "lobby")
    site.joins(KITTENS, "lobby")
    assert roles(site, "lobby") == {"jack": "owner", "service:kittens": "member"}


def test_only_members_invite(site: Site) -> None:
    """To look in is not enough."""
    site.makes(JACK, "lobby")
    with pytest.raises(NotAMember):
        site.do(JILL, "room.invite", room="lobby", authid=GUEST.authid)


def found(site: Site, who: Caller, text: str) -> list[str]:
    """The names of the rooms that somebody finds."""
    return [room.name for room in site.do(who, "room.list", text=text).rooms]


def test_rooms_are_found_by_words_of_their_name_title_and_topic(site: Site) -> None:
    """Whole or in part, in any order; case and accents count for nothing, and no sign has a meaning of its own."""
    site.makes(JACK, "cats", title="Kätzchen & Co")
    site.makes(JACK, "dogs", title="100% dogs")
    site.do(JACK, "room.update", room="dogs", topic="No KITTENS here")
    site.makes(JACK, "den", title="Kittens in private", public=False)
    for text, names in (
        ("katz", ["cats"]),
        ("KÄTZ cat", ["cats"]),
        ("kitten", ["den", "dogs"]),
        ("here dog", ["dogs"]),
        ("0% d", ["dogs"]),
        ("%", ["dogs"]),
        ("_", []),
        ("cats dogs", []),
    ):
        assert found(site, JACK, text) == names, text
    assert found(site, JILL, "kitten") == ["dogs"]
    assert [room.name for room in site.do(JILL, "room.list", text="kitten", mine=True).rooms] == []
    site.meets(JACK, JILL)
    direct = site.do(JACK, "room.direct", people=["jill"]).room
    assert found(site, JACK, "dm") == found(site, JACK, direct.name) == []


def test_a_question_of_too_many_words(site: Site) -> None:
    """Is refused; so is what is no text."""
    for text in ("a " * 11, "a\x00"):
        with pytest.raises(Invalid) as caught:
            found(site, JACK, text)
        assert caught.value.field == "text"


def statements_for(site: Site, rooms: int) -> int:
    """How many statements the database gets for the list of so many rooms, each with something unread."""
    names = [f"r{rooms}-{number}" for number in range(rooms)]
    for name in names:
        site.makes(KITTENS, name)
        site.do(JACK, "room.join", room=name)
        site.says(KITTENS, name, "hello")
    with asked(site.tx) as statements:
        found = site.do(JACK, "room.list", after=f"r{rooms}-", limit=200).rooms
    assert [room.unread for room in found] == [1] * min(rooms, 200)
    return len(statements)


def test_the_list_of_many_rooms_takes_no_more_statements_than_that_of_few(site: Site) -> None:
    """What is unread in all of them is one."""
    site.limits = Limits(memberships_per_person=1000)
    assert statements_for(site, 3) == statements_for(site, 200) < 12
