"""The inbox as its owner sees it; what they want to be told of, when, and in which browsers."""

import hashlib
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import replace

from tidings.model.errors import Invalid
from tidings.model.events import Event
from tidings.model.names import user_stream
from tidings.model.notifications import Notification, NotifySettings, PushSubscription, Quiet
from tidings.model.outgoing import target_of
from tidings.model.people import Caller
from tidings.model.requests import (
    Done,
    Nothing,
    NotifyLevel,
    NotifyLevelReply,
    NotifyList,
    NotifyListReply,
    NotifyRead,
    NotifyReadReply,
    NotifySettingsReply,
    NotifySubscribe,
    NotifyUnsubscribe,
    NotifyUpdate,
)
from tidings.model.rooms import Message
from tidings.services import Turn
from tidings.services.chat import as_seen
from tidings.services.rooms import require_member
from tidings.services.streams import may_read_room
from tidings.services.web_push import check_keys
from tidings.store import ReadTx, Tx

BROWSERS_MOST = 100


def list_inbox(tx: ReadTx, caller: Caller, request: NotifyList, turn: Turn) -> NotifyListReply:
    """A page of one's inbox, the newest first, with the messages that it is about as they stand now.

    What one may not read any more is left out, and so is what was deleted.
    """
    del turn
    head = tx.head(user_stream(caller.authid))
    newest = head.offset if head else 0
    end = newest + 1 if request.before is None else min(request.before, newest + 1)
    oldest = head.oldest if head else 1
    events = tx.events(user_stream(caller.authid), max(0, end - 1 - request.limit), request.limit)
    shown = [_notification(tx, caller, event) for event in reversed(events) if event.offset < end]
    read = tx.notify_settings(caller.authid).read
    return NotifyListReply(
        notifications=shown,
        more=bool(shown) and shown[-1].offset > oldest,
        epoch=head.epoch if head else "",
        head=newest,
        read=read,
        unread=_unread(newest, oldest, read),
    )


def _notification(tx: ReadTx, caller: Caller, event: Event) -> Notification:
    return Notification(
        offset=event.offset,
        id=event.id,
        type=event.type,
        time=event.time,
        author=event.author,
        data=event.data,
        message=_message_of(tx, caller, event),
    )


def _message_of(tx: ReadTx, caller: Caller, event: Event) -> Message | None:
    room, message = event.data.get("room"), event.data.get("message")
    if not isinstance(room, str) or not isinstance(message, str):
        return None
    if not may_read_room(tx, caller, room):
        return None
    found = tx.message(room, message)
    return None if found is None else as_seen(tx, caller, [found])[0]


def _unread(head: int, oldest: int, read: int) -> int:
    """The log is dense: what came after, without what retention has forgotten."""
    return max(0, head - max(read, oldest - 1))


def mark(tx: Tx, caller: Caller, request: NotifyRead, turn: Turn) -> NotifyReadReply:
    """Note how far one has read one's inbox, for all devices. It never goes back, and never beyond the last entry."""
    del turn
    head = tx.head(user_stream(caller.authid))
    newest, oldest = (head.offset, head.oldest) if head else (0, 1)
    before = tx.notify_settings(caller.authid)
    read = max(before.read, min(request.offset, newest))
    if read > before.read:
        tx.put_notify_settings(replace(before, read=read))
    return NotifyReadReply(read=read, unread=_unread(newest, oldest, read))


def settings(tx: ReadTx, caller: Caller, request: Nothing, turn: Turn) -> NotifySettingsReply:
    """What one has set."""
    del request, turn
    return _settings(tx, tx.notify_settings(caller.authid))


def update(tx: Tx, caller: Caller, request: NotifyUpdate, turn: Turn) -> NotifySettingsReply:
    """Set the hours in which nothing rings.

    Raises:
        Invalid: there is no such time zone, or the hours end when they begin.
    """
    del turn
    if request.quiet is not None:
        _check_quiet(request.quiet)
    changed = replace(tx.notify_settings(caller.authid), quiet=request.quiet)
    tx.put_notify_settings(changed)
    return _settings(tx, changed)


def _settings(tx: ReadTx, found: NotifySettings) -> NotifySettingsReply:
    browsers = tx.push_subscriptions([found.authid], BROWSERS_MOST)
    return NotifySettingsReply(quiet=found.quiet, browsers=len(browsers))


def _check_quiet(quiet: Quiet) -> None:
    if quiet.start == quiet.end:
        raise Invalid("`quiet.start` and `quiet.end` must be two different times.", field="quiet.end")
    try:
        ZoneInfo(quiet.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(f"There is no time zone {quiet.zone}.", field="quiet.zone") from None


def is_quiet(quiet: Quiet | None, now: int) -> bool:
    """Whether these are hours in which nothing rings; `now` in ms."""
    if quiet is None:
        return False
    clock = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(quiet.zone)).time()
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    return start <= clock < end if start < end else clock >= start or clock < end


def set_level(tx: Tx, caller: Caller, request: NotifyLevel, turn: Turn) -> NotifyLevelReply:
    """Say what of a room one wants to be told.

    Raises:
        NoSuchRoom, NotAMember: join first.
    """
    del turn
    require_member(tx, caller, request.room)
    tx.put_level(request.room, caller.authid, request.level)
    return NotifyLevelReply(room=request.room, level=request.level)


def subscribe(tx: Tx, caller: Caller, request: NotifySubscribe, turn: Turn) -> Done:
    """Have a browser told when no page is open. One browser belongs to whoever subscribed it last.

    Past `browsers_per_person` the oldest one is forgotten.

    Raises:
        Invalid: `endpoint` is no web address, or the keys are not those of a `PushSubscription`.
    """
    target_of(request.endpoint, "endpoint")
    check_keys(request.p256dh, request.auth)
    fresh = PushSubscription(
        id=browser_id(request.endpoint),
        authid=caller.authid,
        endpoint=request.endpoint,
        p256dh=request.p256dh,
        auth=request.auth,
        created=turn.now,
    )
    tx.put_push_subscription(fresh)
    every = tx.push_subscriptions([caller.authid], BROWSERS_MOST)
    for old in every[: max(0, len(every) - turn.limits.browsers_per_person)]:
        tx.drop_push_subscription(old.id)
    return Done()


def unsubscribe(tx: Tx, caller: Caller, request: NotifyUnsubscribe, turn: Turn) -> Done:
    """Have a browser told no more; where it was not, nothing changes."""
    del turn
    wanted = browser_id(request.endpoint)
    if any(one.id == wanted for one in tx.push_subscriptions([caller.authid], BROWSERS_MOST)):
        tx.drop_push_subscription(wanted)
    return Done()


def browser_id(endpoint: str) -> str:
    """What a browser is known by: its endpoint is a secret of a kind, and long."""
    return hashlib.sha256(endpoint.encode()).hexdigest()
