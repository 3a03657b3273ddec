"""What people report, or a word filter does, waits in its room's queue until somebody decides."""

from typing import Any

import pytest

from tests.support.cast import GUEST, JACK, JILL, KITTENS
from tests.support.site import Site
from tidings.model.errors import Banned, Invalid, LimitReached, Muted, NoSuchMessage, NoSuchPerson, NotAllowed
from tidings.model.limits import Limits
from tidings.model.moderation import Case, Filter
from tidings.model.people import Caller

MINUTE = 60_000


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack's lobby, with Jill, who moderates it, and the guest Tom."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    site.joins(GUEST, "lobby")
    site.do(JACK, "room.role", room="lobby", authid="jill", role="moderator")
    return site


def reports(site: Site, who: Caller, message: str, reason: str = "") -> None:
    """Somebody reports a message."""
    site.do(who, "chat.report", room="lobby", message=message, reason=reason)


def waiting(site: Site, who: Caller = JILL, **more: Any) -> list[Case]:  # noqa: ANN401 - as Site.do
    """What waits in the lobby."""
    cases: list[Case] = site.do(who, "moderation.queue", room="lobby", **more).cases
    return cases


def decides(site: Site, who: Caller, message: str, decision: str, **more: Any) -> Any:  # noqa: ANN401 - as Site.do
    """Somebody decides."""
    return site.do(who, "moderation.resolve", room="lobby", message=message, decision=decision, **more)


def test_a_report_waits_until_it_is_dismissed(lobby: Site) -> None:
    """With what was said and why; one person reports a message once."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JACK, said, "not \n kind")
    reports(lobby, JACK, said, "again")
    reports(lobby, JILL, said)
    (case,) = waiting(lobby)
    assert (case.text, case.message.text, case.count) == ("mean", "mean", 2)
    assert [(one.by.name if one.by else None, one.reason) for one in case.reports] == [
        ("Jack", "not kind"),
        ("Jill", ""),
    ]
    counted = {who.authid: lobby.do(who, "room.get", room="lobby").reports for who in (JACK, JILL, GUEST, KITTENS)}
    assert counted == {"jack": 1, "jill": 1, GUEST.authid: 0, KITTENS.authid: 1}
    decides(lobby, JILL, said, "dismiss", reason="a joke")
    assert waiting(lobby) == []
    with pytest.raises(NoSuchMessage):
        decides(lobby, JILL, said, "delete")
    reports(lobby, JACK, said)
    assert waiting(lobby) == []
    (entry, *_) = lobby.do(JILL, "moderation.log", room="lobby").entries
    assert (entry.act, entry.reason, entry.message) == ("dismiss", "a joke", said)


def test_those_who_moderate_are_told_once(lobby: Site) -> None:
    """In their inbox, by the first report; whoever reported it knows."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JILL, said)
    reports(lobby, JACK, said)
    (told,) = lobby.tx.events("user.jack", 0, 99)
    assert (told.type, told.data["message"], told.data["title"]) == (
        "report.new",
        said,
        "A message in lobby was reported",
    )
    assert [lobby.types(f"user.{one.authid}") for one in (JILL, GUEST)] == [[], []]


def test_what_was_edited_since_can_be_reported_again(lobby: Site) -> None:
    """It is another message then."""
    said = lobby.says(GUEST, "lobby", "nice").id
    reports(lobby, JACK, said)
    decides(lobby, JILL, said, "dismiss")
    lobby.now += 1
    lobby.do(GUEST, "chat.edit", room="lobby", message=said, text="mean")
    reports(lobby, JACK, said)
    assert [case.text for case in waiting(lobby)] == ["mean"]


def test_taking_it_back_does_not_hide_it(lobby: Site) -> None:
    """The queue keeps what was said, and nothing else does."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JACK, said)
    lobby.do(GUEST, "chat.delete", room="lobby", message=said)
    (case,) = waiting(lobby)
    assert (case.text, case.message.deleted, case.message.text) == ("mean", True, "")
    decides(lobby, JILL, said, "delete", mute_ms=MINUTE)
    with pytest.raises(Muted):
        lobby.says(GUEST, "lobby", "more")
    assert not lobby.history(JILL, "lobby").messages[0].moderated


def test_deciding_deletes_mutes_and_bans(lobby: Site) -> None:
    """In one step; all of it stands in the book."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JACK, said)
    resolved = decides(lobby, JILL, said, "delete", mute_ms=MINUTE, ban_ms=MINUTE, reason="rude")
    assert (resolved.authid, resolved.muted_until) == (GUEST.authid, lobby.now + MINUTE)
    with pytest.raises(Banned):
        lobby.joins(GUEST, "lobby")
    entries = lobby.do(JILL, "moderation.log", room="lobby").entries
    assert [(one.act, one.reason) for one in entries[:3]] == [("ban", "rude"), ("mute", "rude"), ("delete", "rude")]
    (message,) = lobby.history(JACK, "lobby").messages
    assert (message.deleted, message.moderated) == (True, True)


def test_a_decision_that_cannot_be_done_changes_nothing(lobby: Site) -> None:
    """Muting whoever has left: the message stays, and waits."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JACK, said)
    lobby.do(GUEST, "room.leave", room="lobby")
    with pytest.raises(NoSuchPerson):
        decides(lobby, JILL, said, "delete", mute_ms=MINUTE)
    assert [case.message.deleted for case in waiting(lobby)] == [False]


def test_nobody_decides_about_themselves_or_the_owner(lobby: Site) -> None:
    """But the owner decides about everything."""
    mine, owners = lobby.says(JILL, "lobby", "mean").id, lobby.says(JACK, "lobby", "mean").id
    reports(lobby, GUEST, mine)
    reports(lobby, GUEST, owners)
    with pytest.raises(NotAllowed):
        decides(lobby, JILL, mine, "dismiss")
    with pytest.raises(NotAllowed):
        decides(lobby, JILL, owners, "delete")
    with pytest.raises(NotAllowed):
        decides(lobby, GUEST, mine, "delete")
    decides(lobby, JACK, mine, "delete")
    decides(lobby, JACK, owners, "delete")
    assert lobby.texts(GUEST, "lobby") == ["", ""]


def test_what_cannot_be_reported(lobby: Site) -> None:
    """One's own, and what is not there."""
    said = lobby.says(GUEST, "lobby", "mean").id
    with pytest.raises(Invalid):
        reports(lobby, GUEST, said)
    with pytest.raises(NoSuchMessage):
        reports(lobby, GUEST, "nothing")


def test_nobody_fills_the_queue(lobby: Site) -> None:
    """So many of one person, and so many at all; a decision makes room."""
    said = [lobby.says(KITTENS, "lobby", str(number)).id for number in range(3)]
    lobby.limits = Limits(reports_per_person=1, reports_per_room=2)
    reports(lobby, GUEST, said[0])
    with pytest.raises(LimitReached):
        reports(lobby, GUEST, said[1])
    reports(lobby, JILL, said[1])
    with pytest.raises(LimitReached):
        reports(lobby, JACK, said[2])
    lobby.words = (Filter(word="bad", action="review"),)
    lobby.says(GUEST, "lobby", "bad")
    assert len(waiting(lobby)) == 2
    decides(lobby, JACK, said[0], "dismiss")
    reports(lobby, GUEST, said[2])


def test_the_queue_comes_in_pages(lobby: Site) -> None:
    """The first ones first."""
    for number in range(3):
        reports(lobby, JACK, lobby.says(GUEST, "lobby", str(number)).id)
    page = lobby.do(JILL, "moderation.queue", room="lobby", limit=2)
    assert ([one.text for one in page.cases], page.more) == (["0", "1"], True)
    assert [one.text for one in waiting(lobby, after=page.cases[-1].place)] == ["2"]


def test_a_moderator_deletes_and_says_who_did_it(lobby: Site) -> None:
    """In the event, in the message's place, and in the book; what was reported of it waits no more."""
    said = lobby.says(GUEST, "lobby", "mean").id
    reports(lobby, JACK, said)
    lobby.do(JILL, "chat.delete", room="lobby", message=said, reason="rude")
    event = lobby.tx.events("room.lobby", 0, 99)[-1]
    assert event.author is not None
    assert (event.author.authid, event.data) == ("jill", {"message": said, "moderated": True})
    (entry, *_) = lobby.do(JILL, "moderation.log", room="lobby").entries
    assert (entry.act, entry.message, entry.whom.name if entry.whom else None) == ("delete", said, "Tom")
    assert waiting(lobby) == []


def test_who_deletes_what(lobby: Site) -> None:
    """Members only their own; moderators not the owner's; nobody's edit is another's."""
    jacks, toms = lobby.says(JACK, "lobby", "hello").id, lobby.says(GUEST, "lobby", "hello").id
    for who, message in ((GUEST, jacks), (JILL, jacks)):
        with pytest.raises(NotAllowed):
            lobby.do(who, "chat.delete", room="lobby", message=message)
    with pytest.raises(NotAllowed):
        lobby.do(JILL, "chat.edit", room="lobby", message=toms, text="other words")
    lobby.do(JACK, "chat.delete", room="lobby", message=toms)
    lobby.do(KITTENS, "chat.delete", room="lobby", message=jacks)
    assert [one.moderated for one in lobby.history(JILL, "lobby").messages] == [True, True]
