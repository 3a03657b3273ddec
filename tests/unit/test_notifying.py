"""Notifications: whom a message puts one into the inbox of, levels, quiet hours, browsers, how far one has read."""

import pytest

from tests.support.browser_keys import BrowserKeys
from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import NOON, Site
from tidings.model.errors import Invalid, NotAMember
from tidings.model.limits import Limits
from tidings.model.notifications import Quiet
from tidings.model.people import Caller
from tidings.services.access import log_out
from tidings.services.notifying import is_quiet
from tidings.services.web_push import of_inbox, of_room

HOUR = 3_600_000


@pytest.fixture
def lobby(site: Site) -> Site:
    """A lobby with Jack, Jill and Tom in it."""
    site.meets(JACK, JILL, GUEST)
    site.makes(JACK, "lobby", title="The Lobby")
    site.joins(JILL, "lobby")
    site.joins(GUEST, "lobby")
    return site


def inbox(site: Site, who: Caller) -> list[tuple[str, str]]:
    """Type and title of what somebody is told, the newest first."""
    found = site.do(who, "notify.list").notifications
    return [(one.type, one.data["title"]) for one in found]


def test_who_is_mentioned_is_told(lobby: Site) -> None:
    """Once, with who and where; the message comes as it stands now. Nobody is told of what they said themselves."""
    said = lobby.says(JACK, "lobby", "hello @Jill", mentions=["jill", "jill", "jack"])
    assert inbox(lobby, JILL) == [("mention.new", "Jack mentioned you in The Lobby")]
    assert inbox(lobby, JACK) == inbox(lobby, GUEST) == []
    lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="hullo")
    (told,) = lobby.do(JILL, "notify.list").notifications
    assert (told.message.text, told.message.offset, told.author.authid) == ("hullo", said.offset, "jack")
    assert told.data == {
        "room": "lobby",
        "message": said.id,
        "offset": said.offset,
        "title": "Jack mentioned you in The Lobby",
    }


def test_followers_are_told_of_replies(lobby: Site) -> None:
    """Whoever is mentioned in one is told of that, and not twice."""
    root = lobby.says(JACK, "lobby", "lunch?")
    lobby.says(JILL, "lobby", "yes", thread=root.id)
    lobby.says(GUEST, "lobby", "@Jill me too", thread=root.id, mentions=["jill"])
    assert inbox(lobby, JACK) == [
        ("reply.new", "Tom replied in a thread in The Lobby"),
        ("reply.new", "Jill replied in a thread in The Lobby"),
    ]
    assert inbox(lobby, JILL) == [("mention.new", "Tom mentioned you in The Lobby")]
    lobby.do(JACK, "thread.follow", room="lobby", thread=root.id, followed=False)
    lobby.says(JILL, "lobby", "where?", thread=root.id)
    assert len(inbox(lobby, JACK)) == 2


def test_everybody_here_is_nobodys_inbox(lobby: Site) -> None:
    """@here is for those who are; the room counts it for the others."""
    lobby.says(JACK, "lobby", "@here look", mentions=["@here"])
    assert inbox(lobby, JILL) == []


def test_who_is_invited_is_told_once(lobby: Site) -> None:
    """Also of a room that they cannot see otherwise."""
    lobby.makes(JACK, "den", public=False)
    for _ in range(2):
        lobby.do(JACK, "room.invite", room="den", authid="jill")
    assert inbox(lobby, JILL) == [("invitation.new", "Jack invited you to den")]


def test_what_is_gone_is_told_no_more(lobby: Site) -> None:
    """A deleted message leaves who and where, and no word; so does one that one may not read any more."""
    said = lobby.says(JACK, "lobby", "a secret for @Jill", mentions=["jill"])
    kept = lobby.says(JACK, "lobby", "another for @Jill", mentions=["jill"])
    lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    newest, oldest = lobby.do(JILL, "notify.list").notifications
    assert (newest.message.id, oldest.message.deleted, oldest.message.text) == (kept.id, True, "")
    assert "secret" not in str(lobby.do(JILL, "stream.read", stream="user.jill"))
    lobby.do(JILL, "room.leave", room="lobby")
    assert lobby.do(JILL, "notify.list").notifications[0].message.id == kept.id  # the room is public
    lobby.do(JACK, "room.remove", room="lobby", authid="jill", ban_ms=60_000)
    assert [one.message for one in lobby.do(JILL, "notify.list").notifications] == [None, None]


def test_what_is_deleted_before_a_browser_is_told_is_not_told(lobby: Site) -> None:
    """It would say what was taken back: neither to who is mentioned nor to who wants every message."""
    said = lobby.says(JACK, "lobby", "a secret for @Jill", mentions=["jill"])
    (inbox_event,) = lobby.tx.events("user.jill", 0, 9)
    (room_event,) = lobby.tx.events("room.lobby", said.offset - 1, 1)
    told, heard = of_inbox(lobby.tx, inbox_event), of_room(lobby.tx, room_event, 9)
    assert told is not None
    assert heard is not None
    assert (told[1].text, heard[1].text) == ("a secret for @Jill", "a secret for @Jill")
    lobby.do(JACK, "chat.delete", room="lobby", message=said.id)
    assert (of_inbox(lobby.tx, inbox_event), of_room(lobby.tx, room_event, 9)) == (None, None)


def test_levels(lobby: Site) -> None:
    """None: not even a mention. The room tells which it is, to each their own."""
    assert lobby.do(JILL, "room.get", room="lobby").level == "mentions"
    lobby.do(JILL, "notify.level", room="lobby", level="none")
    lobby.says(JACK, "lobby", "@Jill @Tom", mentions=["jill", GUEST.authid])
    assert (inbox(lobby, JILL), len(inbox(lobby, GUEST))) == ([], 1)
    assert lobby.do(JILL, "room.get", room="lobby").level == "none"
    assert lobby.do(JACK, "room.get", room="lobby").level == "mentions"
    lobby.do(JILL, "notify.level", room="lobby", level="all")
    lobby.says(JACK, "lobby", "@Jill", mentions=["jill"])
    assert len(inbox(lobby, JILL)) == 1
    lobby.makes(JACK, "attic")
    with pytest.raises(NotAMember):
        lobby.do(JILL, "notify.level", room="attic", level="none")


def test_a_message_tells_so_many_at_most(lobby: Site) -> None:
    """And whoever it mentions comes before those who only follow."""
    lobby.limits = Limits(notifications_per_message=1)
    root = lobby.says(JILL, "lobby", "lunch?")
    lobby.says(JACK, "lobby", "yes", thread=root.id)
    lobby.says(JACK, "lobby", "@Tom?", thread=root.id, mentions=[GUEST.authid])
    assert (len(inbox(lobby, JILL)), len(inbox(lobby, GUEST))) == (1, 1)


def test_reading_is_counted_for_all_devices(lobby: Site) -> None:
    """Up to an offset; never back, never beyond the end; pages go on before an offset."""
    for number in range(5):
        lobby.do(KITTENS, "push.notify", authid="jill", data={"title": f"news {number}"})

    def now() -> tuple[int, int, int]:
        reply = lobby.do(JILL, "notify.list", limit=2)
        return reply.head, reply.read, reply.unread

    assert now() == (5, 0, 5)
    assert lobby.do(JILL, "notify.read", offset=3).unread == 2
    assert lobby.do(JILL, "notify.read", offset=1).read == 3
    assert now() == (5, 3, 2)
    assert lobby.do(JILL, "notify.read", offset=99).read == 5
    assert now() == (5, 5, 0)

    seen: list[str] = []
    before = None
    for _ in range(3):
        page = lobby.do(JILL, "notify.list", limit=2, before=before)
        seen += [one.data["title"] for one in page.notifications]
        before = page.notifications[-1].offset
        assert page.more == (before > 1)
    assert seen == [f"news {number}" for number in (4, 3, 2, 1, 0)]


def test_what_retention_has_forgotten_is_not_unread(lobby: Site) -> None:
    """Nobody could ever read it."""
    for _ in range(3):
        lobby.do(KITTENS, "push.notify", authid="jill", data={"title": "old"})
        lobby.now += 1
    lobby.tx.trim("user.jill", lobby.now - 1, 100)
    reply = lobby.do(JILL, "notify.list")
    assert (reply.head, reply.unread, len(reply.notifications), reply.more) == (3, 1, 1, False)


def test_an_empty_inbox(lobby: Site) -> None:
    """Is no error."""
    reply = lobby.do(JILL, "notify.list", before=3)
    assert (reply.notifications, reply.more, reply.head, reply.unread) == ([], False, 0, 0)
    assert lobby.do(JILL, "notify.read", offset=5).read == 0


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [
        (Quiet(start="22:00", end="07:00", zone="UTC"), {22, 23, 0, 1, 2, 3, 4, 5, 6}),
        (Quiet(start="12:30", end="14:00", zone="UTC"), {13}),
        (Quiet(start="22:00", end="07:00", zone="Asia/Tokyo"), {13, 14, 15, 16, 17, 18, 19, 20, 21}),
    ],
)
def test_quiet_hours_go_by_the_persons_clock(quiet: Quiet, hours: set[int]) -> None:
    """Also over midnight, and in another time zone."""
    midnight = NOON - NOON % (24 * HOUR)
    assert {hour for hour in range(24) if is_quiet(quiet, midnight + hour * HOUR)} == hours
    assert not is_quiet(None, midnight)


def test_setting_quiet_hours(lobby: Site) -> None:
    """What cannot be is refused, and nothing is changed."""
    hours = {"start": "22:00", "end": "07:00", "zone": "Europe/Berlin"}
    assert lobby.do(JILL, "notify.update", quiet=hours).quiet == Quiet(**hours)
    wrong: list[tuple[dict[str, str], str]] = [
        ({"zone": "Europe/Nowhere"}, "quiet.zone"),
        ({"zone": "Etc"}, "quiet.zone"),
        ({"end": "22:00"}, "quiet.end"),
    ]
    for change, field in wrong:
        with pytest.raises(Invalid) as error:
            lobby.do(JILL, "notify.update", quiet={**hours, **change})
        assert error.value.field == field
    assert lobby.do(JILL, "notify.settings").quiet == Quiet(**hours)
    assert lobby.do(JILL, "notify.update", quiet=None).quiet is None


def subscribed(site: Site, who: Caller, number: int) -> None:
    """Somebody has a browser told."""
    site.do(who, "notify.subscribe", **BrowserKeys().subscription(f"https://push.example.com/{number}"))


def browsers(site: Site, who: Caller) -> list[str]:
    """The last part of the address of each browser, the oldest first."""
    return [one.endpoint.rpartition("/")[2] for one in site.tx.push_subscriptions([who.authid], 100)]


def test_browsers_come_and_go(lobby: Site) -> None:
    """One belongs to whoever subscribed it last; past a limit the oldest is forgotten; logging out forgets all."""
    lobby.limits = Limits(browsers_per_person=2)
    for number in (1, 2, 3):
        subscribed(lobby, JILL, number)
        lobby.now += 1
    assert browsers(lobby, JILL) == ["2", "3"]
    subscribed(lobby, JACK, 3)
    assert (browsers(lobby, JILL), browsers(lobby, JACK)) == (["2"], ["3"])
    assert lobby.do(JILL, "notify.settings").browsers == 1
    lobby.do(JILL, "notify.unsubscribe", endpoint="https://push.example.com/3")
    assert browsers(lobby, JACK) == ["3"], "another one's"
    lobby.do(JILL, "notify.unsubscribe", endpoint="https://push.example.com/2")
    assert browsers(lobby, JILL) == []
    log_out(lobby.tx, JACK.authid, lobby.turn())
    assert browsers(lobby, JACK) == []


def test_what_is_no_browser_is_refused(lobby: Site) -> None:
    """An address that is none, keys that nothing can be encrypted for."""
    for field, value in (("endpoint", "ftp://x"), ("auth", "A" * 10), ("p256dh", "A" * 87)):
        request = {**BrowserKeys().subscription("https://push.example.com/1"), field: value}
        with pytest.raises(Invalid) as error:
            lobby.do(JILL, "notify.subscribe", **request)
        assert error.value.field == field
    assert browsers(lobby, JILL) == []


def test_who_listens_to_a_room(lobby: Site) -> None:
    """Members who want every message and have a browser; whoever left does not."""
    for who in (JACK, JILL, GUEST):
        lobby.do(who, "notify.level", room="lobby", level="all")
    subscribed(lobby, JILL, 1)
    subscribed(lobby, GUEST, 2)
    assert sorted(lobby.tx.listeners("lobby", 9)) == [GUEST.authid, "jill"]
    lobby.do(GUEST, "room.leave", room="lobby")
    assert lobby.tx.listeners("lobby", 9) == ["jill"]
