"""Direct rooms: the same people always have the same, and nobody else has any part in it."""

import pytest
from msgspec.structs import replace

from tests.support.cast import GUEST, JACK, JILL, KITTENS, NODE
from tests.support.site import Site
from tidings.model.errors import Invalid, LimitReached, NoSuchPerson, NoSuchRoom, NotAllowed, TidingsError
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.rooms import Room

JOE = replace(JILL, authid="joe", name="Joe")


@pytest.fixture
def site_with_people(site: Site) -> Site:
    """Everybody was here once."""
    site.meets(JACK, JILL, JOE, GUEST)
    return site


def opens(site: Site, who: Caller, *others: Caller) -> Room:
    """Somebody opens the room of themselves and others."""
    room: Room = site.do(who, "room.direct", people=[one.authid for one in others]).room
    return room


def listed(site: Site, who: Caller) -> dict[str, Room]:
    """What of them somebody sees in their list, by what it is called."""
    return {room.title: room for room in site.do(who, "room.list").rooms if room.direct and not room.hidden}


def told(site: Site, who: Caller) -> list[tuple[str, object]]:
    """Kind and title of what is in somebody's inbox, newest first."""
    found = site.do(who, "notify.list").notifications
    return [(one.type, one.data["title"]) for one in found]


def test_the_same_people_have_the_same_room(site_with_people: Site) -> None:
    """Whoever opens it, in whatever order, and however often somebody is named; each sees the others' names."""
    site = site_with_people
    room = opens(site, JACK, JILL)
    assert (room.title, room.joined, room.public, room.owner, room.members, room.direct) == (
        "Jill",
        True,
        False,
        None,
        2,
        True,
    )
    assert [one.authid for one in room.people] == ["jill"]
    again = opens(site, JILL, JACK, JACK, JILL)
    assert (again.name, again.title) == (room.name, "Jack")
    group = opens(site, JILL, JOE, JACK)
    assert (group.title, group.members) == ("Jack, Joe", 3)
    assert group.name != room.name


def test_it_is_seen_once_something_is_said(site_with_people: Site) -> None:
    """By whoever opened it at once; all that is new there counts as a mention, and is told."""
    site = site_with_people
    room = opens(site, JACK, JILL).name
    assert (set(listed(site, JACK)), set(listed(site, JILL))) == ({"Jill"}, set())
    site.says(JACK, room, "psst")
    mine = listed(site, JILL)["Jack"]
    assert (mine.unread, mine.mentions) == (1, 1)
    assert told(site, JILL) == [("direct.new", "Jack wrote to you")]
    assert told(site, JACK) == []
    site.do(JILL, "notify.level", room=room, level="none")
    site.says(JACK, room, "hello?")
    assert len(told(site, JILL)) == 1


def test_a_group_is_told_so(site_with_people: Site) -> None:
    """Each of the others once, even if mentioned."""
    site = site_with_people
    room = opens(site, JACK, JILL, JOE).name
    site.says(JACK, room, "@Jill", mentions=["jill"])
    for who in (JILL, JOE):
        assert told(site, who) == [("direct.new", "Jack wrote to you and others")]


def test_leaving_hides_it_until_something_is_said(site_with_people: Site) -> None:
    """By the other, or by oneself; opening it shows it, too. Nothing of it is told to the other."""
    site = site_with_people
    room = opens(site, JACK, JILL).name
    site.says(JACK, room, "one")
    head = site.do(JACK, "room.get", room=room).head
    site.do(JACK, "room.leave", room=room)
    assert (listed(site, JACK), site.do(JACK, "room.get", room=room).joined) == ({}, True)
    assert site.do(JILL, "room.get", room=room).head == head
    site.says(JILL, room, "two")
    assert set(listed(site, JACK)) == {"Jill"}
    site.do(JACK, "room.leave", room=room)
    opens(site, JACK, JILL)
    assert set(listed(site, JACK)) == {"Jill"}


def test_nobody_else_finds_out_that_it_is_there(site_with_people: Site) -> None:
    """Not even by its name, which can be worked out."""
    site = site_with_people
    room = opens(site, JACK, JILL).name
    site.says(JACK, room, "secret words")
    for who in (JOE, GUEST):
        assert listed(site, who) == {}
        for procedure, more in (
            ("room.get", {}),
            ("room.join", {}),
            ("room.members", {}),
            ("chat.history", {}),
            ("chat.send", {"text": "me too"}),
            ("chat.search", {"text": "secret"}),
            ("stream.read", {"stream": f"room.{room}"}),
        ):
            asked = more if "stream" in more else {"room": room, **more}
            with pytest.raises(NoSuchRoom):
                site.do(who, procedure, **asked)
        assert site.do(who, "chat.search", text="secret").found == []
    assert [one.text for one in site.do(JILL, "chat.search", text="secret").found] == ["secret words"]


@pytest.mark.parametrize("who", [JACK, KITTENS])
def test_it_stays_as_it_is(site_with_people: Site, who: Caller) -> None:
    """Nobody comes in, nobody is put out, it has no title, topic or moderators; not even a backend changes that."""
    site = site_with_people
    room = opens(site, JACK, JILL).name
    for procedure, more in (
        ("room.invite", {"authid": "joe"}),
        ("room.remove", {"authid": "jill"}),
        ("room.update", {"title": "Ours"}),
        ("room.update", {"topic": "Us"}),
        ("room.update", {"slow_seconds": 5}),
        ("room.role", {"authid": "jill", "role": "moderator"}),
    ):
        with pytest.raises(NotAllowed, match="direct room"):
            site.do(who, procedure, room=room, **more)
    with pytest.raises(TidingsError):
        site.do(replace(KITTENS, authid="other"), "room.join", room=room)


def test_a_backend_opens_one_for_others(site_with_people: Site) -> None:
    """Of these, without itself; they see it when something is said."""
    site = site_with_people
    room = opens(site, KITTENS, JACK, JILL)
    assert (room.title, room.joined) == ("Jack, Jill", False)
    assert room.name == opens(site, JACK, JILL).name
    assert listed(site, JILL) == {}
    site.says(KITTENS, room.name, "You have a deal.")
    assert set(listed(site, JILL)) == {"Jack"}
    with pytest.raises(Invalid, match="two people"):
        opens(site, KITTENS, JACK)


def test_what_is_refused(site_with_people: Site) -> None:
    """Oneself, strangers, too many, too often, and all of it where the site wants none."""
    site = site_with_people
    with pytest.raises(Invalid) as caught:
        opens(site, JACK, JACK)
    assert caught.value.field == "people"
    with pytest.raises(NoSuchPerson):
        opens(site, JACK, replace(JILL, authid="nobody"))
    site.limits = Limits(direct_people=2, direct_rooms_per_person=1)
    with pytest.raises(LimitReached, match="2 people"):
        opens(site, JACK, JILL, JOE)
    opens(site, JACK, JILL)
    with pytest.raises(LimitReached, match="jack is in 1 direct rooms"):
        opens(site, JACK, JOE)
    site.limits = Limits(direct_people=0)
    with pytest.raises(NotAllowed):
        opens(site, JACK, JILL)


def test_they_do_not_count_as_rooms_that_one_has_joined(site_with_people: Site) -> None:
    """Nobody is kept out of a room because others wrote to them."""
    site = site_with_people
    site.limits = Limits(memberships_per_person=1)
    opens(site, JILL, JACK)
    site.makes(JACK, "lobby")
    assert site.do(NODE, "room.get", room="lobby").members == 1


def test_their_names_are_theirs(site: Site) -> None:
    """No other room is named like that."""
    with pytest.raises(Invalid, match="direct rooms"):
        site.makes(JACK, "dm-of-ours")
