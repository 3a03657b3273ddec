"""What owners and moderators do with people and rooms: roles, mutes, bans, slow and archived rooms."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.refusals import refusal
from tests.support.site import Site
from tidings.model.errors import (
    Archived,
    Banned,
    Invalid,
    LimitReached,
    Muted,
    NoSuchPerson,
    NotAllowed,
    SlowMode,
)
from tidings.model.limits import Limits
from tidings.model.people import Caller

MINUTE = 60_000


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack's lobby, with Jill, who moderates it, and the guest Tom."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.joins(GUEST, "lobby")
    gives(site, JACK, JILL, "moderator")
    return site


def gives(site: Site, who: Caller, whom: Caller, role: str) -> None:
    """Somebody gives somebody a role."""
    site.do(who, "room.role", room="lobby", authid=whom.authid, role=role)


def mutes(site: Site, who: Caller, whom: Caller, mute_ms: int = MINUTE, **more: Any) -> None:  # noqa: ANN401 - as Site.do
    """Somebody mutes somebody."""
    site.do(who, "room.mute", room="lobby", authid=whom.authid, mute_ms=mute_ms, **more)


def acts(site: Site) -> list[tuple[str, str, str | None]]:
    """What stands in the book of the lobby: who did what to whom, the last act first."""
    entries = site.do(KITTENS, "moderation.log", room="lobby").entries
    return [(one.by.authid, one.act, one.whom.authid if one.whom else None) for one in entries]


def test_the_owner_says_who_moderates(lobby: Site) -> None:
    """All in the room see it, and it stands in the book; giving a role twice is giving it once."""
    gives(lobby, JACK, JILL, "moderator")
    (event,) = [one for one in lobby.tx.events("room.lobby", 0, 99) if one.type == "member.updated"]
    assert event.data == {"authid": "jill", "name": "Jill", "role": "moderator"}
    assert acts(lobby) == [("jack", "role", "jill")]
    assert lobby.do(JILL, "room.get", room="lobby").role == "moderator"


@pytest.mark.parametrize("who", [JILL, GUEST])
def test_nobody_else_gives_roles(lobby: Site, who: Caller) -> None:
    """Moderators neither."""
    with pytest.raises(NotAllowed):
        gives(lobby, who, GUEST if who is JILL else JILL, "moderator")


def test_a_room_is_handed_over(lobby: Site) -> None:
    """Whoever owned it moderates it then, and cannot take it back."""
    gives(lobby, JACK, JILL, "owner")
    room = lobby.do(JACK, "room.get", room="lobby")
    assert (room.owner, room.role) == ("jill", "moderator")
    with pytest.raises(NotAllowed):
        gives(lobby, JACK, JACK, "owner")
    with pytest.raises(Invalid):
        gives(lobby, JILL, JILL, "member")
    with pytest.raises(NotAllowed, match="owner"):
        mutes(lobby, JACK, JILL)


def test_a_backend_takes_and_gives_ownership(lobby: Site) -> None:
    """Also in a room that has lost its owner."""
    gives(lobby, KITTENS, JACK, "member")
    assert lobby.do(JACK, "room.get", room="lobby").owner is None
    gives(lobby, KITTENS, JILL, "owner")
    assert lobby.do(JACK, "room.get", room="lobby").owner == "jill"


def test_nobody_is_given_more_rooms_than_they_may_make(lobby: Site) -> None:
    """A present is refused like a wish."""
    lobby.limits = Limits(rooms_per_person=1)
    lobby.makes(JILL, "attic")
    with pytest.raises(LimitReached):
        gives(lobby, JACK, JILL, "owner")


def test_a_moderator_who_left_is_a_plain_member(lobby: Site) -> None:
    """Nobody comes back with powers that were forgotten."""
    lobby.do(JILL, "room.leave", room="lobby")
    assert lobby.joins(JILL, "lobby").role == "member"


def test_only_members_have_roles(lobby: Site) -> None:
    """Whoever left is not in the room."""
    lobby.do(GUEST, "room.leave", room="lobby")
    with pytest.raises(NoSuchPerson):
        gives(lobby, JACK, GUEST, "moderator")


@pytest.mark.parametrize(
    ("who", "whom", "is_allowed"),
    [
        (JACK, JILL, True),
        (JACK, GUEST, True),
        (JILL, GUEST, True),
        (JILL, JACK, False),
        (GUEST, JILL, False),
        (GUEST, JACK, False),
        (KITTENS, JACK, True),
    ],
)
@pytest.mark.parametrize("what", ["mute", "remove"])
def test_who_moderates_whom(lobby: Site, what: str, who: Caller, whom: Caller, is_allowed: bool) -> None:
    """Backends everybody, the owner the others, moderators those who are neither."""
    fields: dict[str, Any] = {"mute_ms": MINUTE} if what == "mute" else {}
    refused = refusal(lambda: lobby.do(who, f"room.{what}", room="lobby", authid=whom.authid, **fields))
    assert (refused is None) == is_allowed
    assert is_allowed or isinstance(refused, NotAllowed)


def test_a_moderator_does_nothing_to_another_one(lobby: Site) -> None:
    """Only the owner does."""
    gives(lobby, JACK, GUEST, "moderator")
    with pytest.raises(NotAllowed, match="owner"):
        mutes(lobby, JILL, GUEST)


def test_who_is_muted_reads_and_does_not_write(lobby: Site) -> None:
    """Not in any way; but what they said they may take back."""
    said = lobby.says(GUEST, "lobby", "mean").id
    mutes(lobby, JILL, GUEST)
    message = {"room": "lobby", "message": said}
    for what, fields in (
        ("chat.send", {"room": "lobby", "text": "more"}),
        ("chat.edit", {**message, "text": "more"}),
        ("chat.react", {**message, "emoji": "👍"}),
        ("chat.pin", message),
    ):
        with pytest.raises(Muted) as refused:
            lobby.do(GUEST, what, **fields)
        assert refused.value.retry_after_ms == MINUTE
        assert "60 seconds" in refused.value.sentence
    assert lobby.texts(GUEST, "lobby") == ["mean"]
    lobby.do(GUEST, "chat.delete", **message)


def test_a_mute_ends_by_itself_or_by_a_moderator(lobby: Site) -> None:
    """Not by leaving and coming back."""
    mutes(lobby, JILL, GUEST)
    lobby.do(GUEST, "room.leave", room="lobby")
    lobby.joins(GUEST, "lobby")
    with pytest.raises(Muted):
        lobby.says(GUEST, "lobby", "back")
    lobby.now += MINUTE
    lobby.says(GUEST, "lobby", "sorry")
    mutes(lobby, JILL, GUEST)
    lobby.do(JACK, "room.unmute", room="lobby", authid=GUEST.authid)
    lobby.do(JACK, "room.unmute", room="lobby", authid=GUEST.authid)
    lobby.says(GUEST, "lobby", "thanks")
    assert [act for _, act, _ in acts(lobby)] == ["unmute", "mute", "mute", "role"]


def test_who_is_muted_is_shown_to_those_who_moderate(lobby: Site) -> None:
    """And to whom it is about."""
    mutes(lobby, JILL, GUEST)

    def seen(who: Caller) -> int:
        return max(int(one.muted_until) for one in lobby.do(who, "room.members", room="lobby").members)

    until = lobby.now + MINUTE
    assert (seen(JACK), seen(JILL), seen(GUEST)) == (until, until, 0)
    assert lobby.do(GUEST, "room.get", room="lobby").muted_until == until


def test_nobody_mutes_themselves_or_who_is_not_there(lobby: Site) -> None:
    """Each with its own error."""
    with pytest.raises(Invalid):
        mutes(lobby, JILL, JILL)
    with pytest.raises(NoSuchPerson):
        lobby.do(JACK, "room.mute", room="lobby", authid="nobody", mute_ms=1)


def test_a_moderator_is_not_muted_any_more(lobby: Site) -> None:
    """Whoever is trusted may speak."""
    mutes(lobby, JACK, GUEST)
    gives(lobby, JACK, GUEST, "moderator")
    lobby.says(GUEST, "lobby", "hello")


def test_a_ban_is_listed_until_it_ends_and_can_be_lifted(lobby: Site) -> None:
    """Then they may read at once, and join."""
    lobby.do(JILL, "room.remove", room="lobby", authid=GUEST.authid, ban_ms=MINUTE, reason="rude")
    (ban,) = lobby.do(JILL, "room.bans", room="lobby").bans
    assert (ban.authid, ban.name, ban.banned_until) == (GUEST.authid, "Tom", lobby.now + MINUTE)
    with pytest.raises(Banned):
        lobby.joins(GUEST, "lobby")
    lobby.do(JILL, "room.unban", room="lobby", authid=GUEST.authid)
    assert lobby.do(JILL, "room.bans", room="lobby").bans == []
    assert lobby.texts(GUEST, "lobby") == []
    lobby.joins(GUEST, "lobby")
    assert acts(lobby)[:2] == [("jill", "unban", GUEST.authid), ("jill", "ban", GUEST.authid)]
    lobby.do(JILL, "room.remove", room="lobby", authid=GUEST.authid, ban_ms=MINUTE)
    lobby.now += MINUTE
    assert lobby.do(JILL, "room.bans", room="lobby").bans == []


def test_an_invitation_lifts_a_ban(lobby: Site) -> None:
    """And the book says so."""
    lobby.do(JILL, "room.remove", room="lobby", authid=GUEST.authid, ban_ms=MINUTE)
    lobby.do(JILL, "room.invite", room="lobby", authid=GUEST.authid)
    lobby.joins(GUEST, "lobby")
    assert acts(lobby)[0] == ("jill", "unban", GUEST.authid)


def test_in_a_slow_room_members_take_turns(lobby: Site) -> None:
    """Those who moderate it and backends need not wait; an answer that was lost is given again at once."""
    lobby.do(JILL, "room.update", room="lobby", slow_seconds=10)
    lobby.says(GUEST, "lobby", "one", key="key-number-1")
    lobby.now += 4000
    with pytest.raises(SlowMode) as refused:
        lobby.says(GUEST, "lobby", "two")
    assert refused.value.details() == {"temporary": True, "field": "room", "limit": 10, "retry_after_ms": 6000}
    lobby.says(GUEST, "lobby", "one", key="key-number-1")
    assert lobby.do(GUEST, "room.get", room="lobby").slow_until == lobby.now + 6000
    for who in (JACK, JACK, JILL, JILL, KITTENS, KITTENS):
        lobby.says(who, "lobby", "quick")
    lobby.now += 6000
    lobby.says(GUEST, "lobby", "two")
    assert acts(lobby)[0][:2] == ("jill", "slow")


def test_leaving_is_no_way_around_a_slow_room(lobby: Site) -> None:
    """Nor is a message that was refused a turn; a clock that is put back does not make it slower."""
    lobby.do(JILL, "room.update", room="lobby", slow_seconds=10)
    lobby.says(GUEST, "lobby", "one")
    lobby.do(GUEST, "room.leave", room="lobby")
    lobby.joins(GUEST, "lobby")
    with pytest.raises(SlowMode):
        lobby.says(GUEST, "lobby", "two")
    lobby.now -= 100_000
    with pytest.raises(SlowMode) as refused:
        lobby.says(GUEST, "lobby", "two")
    assert refused.value.retry_after_ms == 10_000


def test_an_archived_room_is_read_and_nothing_else(lobby: Site) -> None:
    """By nobody, not even its owner and backends; until the owner brings it back."""
    said = lobby.says(JACK, "lobby", "old times").id
    lobby.do(JACK, "room.archive", room="lobby", archived=True)
    for who in (JACK, JILL, GUEST, KITTENS):
        with pytest.raises(Archived):
            lobby.says(who, "lobby", "more")
    for what in ("chat.delete", "chat.pin"):
        with pytest.raises(Archived):
            lobby.do(JACK, what, room="lobby", message=said)
    with pytest.raises(Archived):
        lobby.do(JACK, "room.update", room="lobby", topic="more")
    assert lobby.texts(GUEST, "lobby") == ["old times"]
    assert lobby.do(GUEST, "room.get", room="lobby").archived
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "room.archive", room="lobby", archived=False)
    lobby.do(KITTENS, "room.archive", room="lobby", archived=False)
    lobby.says(GUEST, "lobby", "more")
    assert [act for _, act, _ in acts(lobby)] == ["restore", "archive", "role"]


def test_what_is_bad_goes_from_the_archive_too(lobby: Site) -> None:
    """Moderation goes on there."""
    said = lobby.says(GUEST, "lobby", "mean").id
    lobby.do(JACK, "room.archive", room="lobby", archived=True)
    lobby.do(JILL, "chat.delete", room="lobby", message=said)
    assert lobby.texts(JACK, "lobby") == [""]


def test_the_book_is_for_those_who_moderate(lobby: Site) -> None:
    """Page by page, the last act first."""
    for _ in range(3):
        mutes(lobby, JILL, GUEST, reason=" much \n too loud")
    page = lobby.do(JILL, "moderation.log", room="lobby", limit=2)
    assert (len(page.entries), page.more) == (2, True)
    entry = page.entries[0]
    assert (entry.act, entry.reason, entry.until, entry.time) == (
        "mute",
        "much too loud",
        lobby.now + MINUTE,
        lobby.now,
    )
    rest = lobby.do(JACK, "moderation.log", room="lobby", limit=2, before=page.entries[-1].place)
    assert [one.act for one in rest.entries] == ["mute", "role"]
    for what in ("moderation.log", "moderation.queue", "moderation.filters", "room.bans"):
        with pytest.raises(NotAllowed):
            lobby.do(GUEST, what, room="lobby")
