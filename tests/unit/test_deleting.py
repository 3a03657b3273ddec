"""All that is kept of one person: handed out to them, and gone when they are."""

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import String, select

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tests.support.traces import STAYS, traces_of
from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed, Unavailable
from tidings.model.limits import Limits
from tidings.model.people import Caller
from tidings.model.rooms import MemberRole
from tidings.services import access, deleting
from tidings.services.site_users import SiteUser
from tidings.store.personal_schema import HOLDINGS, NAMES_NOBODY
from tidings.store.schema import metadata

JOE = replace(JILL, authid="joe-the-cat", name="Joe the Cat")


@pytest.fixture
def busy(site: Site) -> Site:
    """Joe has done everything that one can do, in rooms with Jack and Jill, and both know him."""
    site.meets(JOE)
    site.makes(JOE, "den", title="Den")
    for who in (JACK, JILL):
        site.joins(who, "den")
    site.do(JOE, "room.role", room="den", authid="jill", role="moderator", key="key-of-joe")
    site.makes(JACK, "lobby")
    site.joins(JOE, "lobby")
    asked = site.says(JOE, "lobby", "tea?", poll={"choices": ["yes", "no"]})
    site.do(JOE, "poll.vote", room="lobby", message=asked.id, choices=[0])
    said = site.says(JACK, "lobby", "hello Joe", mentions=[JOE.authid])
    site.says(JOE, "lobby", "hello Jack", mentions=["jack"])
    site.says(JOE, "lobby", "in a thread", thread=said.id)
    site.do(JOE, "chat.react", room="lobby", message=said.id, emoji="🐱")
    site.do(JOE, "chat.pin", room="lobby", message=said.id)
    site.do(JOE, "chat.bookmark", room="lobby", message=said.id)
    site.do(JOE, "chat.report", room="lobby", message=said.id, reason="too nice")
    site.do(JOE, "notify.level", room="lobby", level="all")
    site.do(JOE, "notify.update", quiet={"start": "22:00", "end": "07:00"})
    calls_from_outside(site)
    site.do(JOE, "people.block", authid=GUEST.authid)
    site.do(JACK, "people.block", authid=JOE.authid)
    gone = site.says(JOE, "den", "oops")
    site.do(JOE, "chat.delete", room="den", message=gone.id)
    site.do(JOE, "chat.delete", room="den", message=site.says(JACK, "den", "out with it").id)
    site.do(JACK, "room.mute", room="lobby", authid=JOE.authid, mute_ms=1000)
    direct = site.do(JILL, "room.direct", people=[JOE.authid]).room.name
    site.says(JOE, direct, "just for you")
    site.says(JILL, direct, "what she said")
    site.says(JILL, "den", "what she said, too")
    site.now += 10_000
    return site


def calls_from_outside(site: Site) -> None:
    """Jack addresses Joe in a room that he was never in."""
    site.makes(JACK, "porch")
    heard = site.says(JACK, "porch", "come out", mentions=[JOE.authid])
    site.says(JACK, "porch", "come out, I say", thread=heard.id, mentions=[JOE.authid])


def deletes(site: Site, who: Caller, **more: object) -> None:
    """Delete Joe, to the end."""
    site.do(who, "people.delete", **more)
    for _ in range(1000):
        if not deleting.step(site.tx, site.turn()):
            return
    raise AssertionError("it does not come to an end")


def exported(site: Site, who: Caller, limit: int = 500, **more: object) -> list[tuple[str, dict[str, object]]]:
    """All pages of an export."""
    found, after = [], None
    while True:
        page = site.do(who, "people.export", limit=limit, after=after, **more)
        found += [(item.part, item.data) for item in page.items]
        after = page.next
        if after is None:
            return found


def test_every_column_that_may_name_a_person_is_known() -> None:
    """A new table with a person in it does not pass this until the export and the deletion know it."""
    known = {(one.table.name, one.column) for one in HOLDINGS} | NAMES_NOBODY
    people = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.c
        if column.name == "authid" or (isinstance(column.type, String) and column.type.length == 128)
    }
    assert people <= known


def test_an_export_is_complete(busy: Site) -> None:
    """As many rows of each kind as the database has of the person; whatever the size of the pages."""
    site, parts = busy, exported(busy, KITTENS, authid=JOE.authid)
    for one in HOLDINGS:
        if one.part is None or one.part == "events":
            continue
        rows = site.tx._connection.execute(select(one.table).where(one.person == JOE.authid)).fetchall()
        assert sum(part == one.part for part, _ in parts) == len(rows), one.part
    assert {"profile", "messages", "votes", "events", "blocks", "moderation_about_them", "reports"} <= {
        part for part, _ in parts
    }
    assert exported(site, JOE, limit=1) == parts
    assert exported(site, JOE, limit=7) == parts


def test_an_export_has_no_words_of_others_and_no_secrets(busy: Site) -> None:
    """Neither who did something about the person, nor what was said to them."""
    told = msgspec.json.encode(exported(busy, JOE)).decode()
    for secret in ("what she said", "hello Joe", "p256dh", "endpoint"):
        assert secret not in told
    assert "just for you" in told
    about = [data for part, data in exported(busy, JOE) if part == "moderation_about_them"]
    assert about
    assert all("authid" not in data for data in about)


def test_who_may_have_what(busy: Site) -> None:
    """People what is theirs; backends say whom they mean; and a page goes on where one ended."""
    site = busy
    with pytest.raises(NotAllowed):
        site.do(JACK, "people.export", authid=JOE.authid)
    with pytest.raises(Invalid):
        site.do(KITTENS, "people.export")
    for cursor in ("x", "W10=", "WzEsWyJhIl1d", "WzUsWzEsMiwzXV0=", "Wzk5LFtdXQ=="):
        with pytest.raises(Invalid) as caught:
            site.do(JOE, "people.export", after=cursor)
        assert caught.value.field == "after"


@pytest.mark.parametrize("messages", ["keep", "remove"])
def test_nothing_leads_to_whom_was_deleted(busy: Site, messages: str) -> None:
    """Neither in a column nor within JSON, but for what the documentation names."""
    site = busy
    assert len(traces_of(site, JOE.authid)) > 10
    deletes(site, KITTENS, authid=JOE.authid, messages=messages)
    assert traces_of(site, JOE.authid) <= STAYS
    assert traces_of(site, JOE.name) <= {("audit", "author_name"), ("audit", "whom_name")}
    assert exported(site, KITTENS, authid=JOE.authid) == [
        (part, data) for part, data in exported(site, KITTENS, authid=JOE.authid) if part.startswith(("mod", "logouts"))
    ]


def test_kept_messages_are_nobodys(busy: Site) -> None:
    """All by one author without a name, found by their words; logs are dense, and told to be read anew."""
    site = busy
    deletes(site, KITTENS, authid=JOE.authid)
    messages = site.history(JACK, "lobby").messages
    authors = {one.author for one in messages if one.text in {"tea?", "hello Jack"}}
    assert [one.name for one in authors] == ["Deleted person"]
    (poll,) = [one.poll for one in messages if one.poll is not None]
    assert poll.voters == 1
    assert [one.text for one in site.do(JACK, "chat.search", text="tea").found] == ["tea?"]
    (author,) = authors
    assert site.do(JACK, "chat.search", text="tea", author=author.authid).found
    for room in ("lobby", "den"):
        events = site.tx.events(f"room.{room}", 0, 1000)
        assert [event.offset for event in events] == list(range(1, len(events) + 1))
        assert "room.rewritten" in site.types(f"room.{room}")
    assert "what she said, too" in site.texts(JACK, "den")


def test_removed_messages_are_gone(busy: Site) -> None:
    """As their author's own deletion would do it; what others said stays."""
    site = busy
    deletes(site, KITTENS, authid=JOE.authid, messages="remove")
    assert site.texts(JACK, "lobby") == ["", "hello Joe", ""]
    assert "tea" not in str(site.tx.events("room.lobby", 0, 1000))


def test_what_becomes_of_rooms(busy: Site) -> None:
    """The oldest moderator owns what they owned; counts are right; a direct room of two can be read alone."""
    site = busy
    deletes(site, KITTENS, authid=JOE.authid)
    den = site.do(JILL, "room.get", room="den")
    assert (den.owner, den.role, den.members) == ("jill", MemberRole.OWNER, 2)
    assert {one.authid for one in site.do(JACK, "room.members", room="den").members} == {"jack", "jill"}
    (direct,) = [one for one in site.do(JILL, "room.list").rooms if one.direct]
    assert (direct.title, direct.archived) == ("Deleted person", True)
    assert site.texts(JILL, direct.name) == ["just for you", "what she said"]
    with pytest.raises(NoSuchPerson):
        site.do(JILL, "room.direct", people=[direct.people[0].authid])


def test_a_ban_is_not_got_rid_of(busy: Site) -> None:
    """It stays until it ends."""
    site = busy
    site.do(JACK, "room.remove", room="lobby", authid=JOE.authid, ban_ms=60_000)
    deletes(site, KITTENS, authid=JOE.authid)
    assert traces_of(site, JOE.authid) == {*STAYS, ("memberships", "authid")}


def test_people_delete_themselves_where_the_site_lets_them(busy: Site) -> None:
    """Nobody else, and with the site's word about messages."""
    site = busy
    assert not site.do(JOE, "people.rights").may_delete
    with pytest.raises(NotAllowed, match="Ask the site"):
        site.do(JOE, "people.delete")
    site.limits = Limits(people_may_delete_themselves=True)
    assert site.do(JOE, "people.rights").may_delete
    for more in ({"authid": "jack"}, {"messages": "remove"}):
        with pytest.raises(NotAllowed):
            site.do(JOE, "people.delete", **more)
    deletes(site, JOE)
    with pytest.raises(NoSuchPerson):
        site.do(KITTENS, "people.delete", authid=JOE.authid)


def test_they_come_back_as_somebody_new(busy: Site) -> None:
    """A member with the site's word, once it is done; a guest as another guest."""
    site = busy
    user = SiteUser(authid=JOE.authid, name=JOE.name, streams=())
    site.do(KITTENS, "people.delete", authid=JOE.authid)
    with pytest.raises(Unavailable):
        access.admit_user(site.tx, user, site.turn())
    deletes(site, KITTENS, authid=GUEST.authid)
    access.admit_user(site.tx, user, site.turn())
    assert not site.do(JOE, "room.get", room="lobby").joined
    assert site.tx.was_deleted(GUEST.authid)
