"""What people report, or a word filter does, waits in its room's queue until somebody decides."""

from msgspec.structs import replace

from tidings.model.errors import Invalid, LimitReached, NoSuchMessage, NotAllowed
from tidings.model.moderation import Act, Case, Report
from tidings.model.names import check_text, one_line
from tidings.model.people import Caller
from tidings.model.requests import (
    Delete,
    ModerationQueue,
    ModerationQueueReply,
    Reported,
    ReportMessage,
    Resolve,
    Resolved,
    RoomMute,
    RoomRemove,
)
from tidings.model.requests.moderation import REPORTS_SHOWN
from tidings.model.rooms import Message
from tidings.services import Turn, author
from tidings.services.book import named, note
from tidings.services.cases import is_full, put
from tidings.services.chat import as_seen, delete, require_message
from tidings.services.members import remove
from tidings.services.moderating import mute
from tidings.services.powers import require_owner
from tidings.services.rooms import require_moderator, require_reader, require_room
from tidings.store import ReadTx, Tx


def report(tx: Tx, caller: Caller, request: ReportMessage, turn: Turn) -> Reported:
    """Ask those who moderate the room to look at a message; asking again changes nothing, unless it was edited since.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        NoSuchMessage: none of this id, or a deleted one.
        Invalid: the caller's own message; or `reason` is no text.
        LimitReached: `reports_per_person` of the caller's reports wait in this room, or `reports_per_room` messages.
    """
    check_text(request.reason, "reason")
    require_reader(tx, caller, request.room)
    message = require_message(tx, request.room, request.message)
    if message.author.authid == caller.authid:
        raise Invalid("Your own message can be deleted, not reported.", field="message")
    before = tx.report(request.room, message.id, caller.authid)
    if before is None or (message.edited or 0) > before.time:
        _require_space(tx, caller, request.room, turn)
        put(tx, caller, message, Report(by=author(caller), reason=one_line(request.reason), time=turn.now), turn)
    return Reported(room=request.room, message=message.id)


def _require_space(tx: ReadTx, caller: Caller, room: str, turn: Turn) -> None:
    limit = turn.limits.reports_per_person
    if tx.count_reports(room, caller.authid) >= limit:
        raise LimitReached(f"{limit} of your reports wait to be looked at; that is all.", field="room", limit=limit)
    if is_full(tx, room, turn):
        most = turn.limits.reports_per_room
        raise LimitReached("Too many messages of this room wait to be looked at.", field="room", limit=most)


def queue(tx: ReadTx, caller: Caller, request: ModerationQueue, turn: Turn) -> ModerationQueueReply:
    """What waits for a decision, the first ones first.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    del turn
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="see what was reported")
    found = tx.cases(request.room, request.after, request.limit + 1, REPORTS_SHOWN)
    shown = found[: request.limit]
    messages = as_seen(tx, caller, [one.message for one in shown])
    cases: list[Case] = [replace(one, message=message) for one, message in zip(shown, messages, strict=True)]
    return ModerationQueueReply(cases=cases, more=len(found) > request.limit)


def resolve(tx: Tx, caller: Caller, request: Resolve, turn: Turn) -> Resolved:
    """Decide about a reported message: it stays, or it goes; its author may be muted or put out in the same step.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room or the author, or wrote it themselves.
        NoSuchMessage: it does not wait for a decision.
        NoSuchPerson: the author, who is to be muted, is not in the room.
        Invalid: `reason` is no text.
    """
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="decide")
    message = tx.message(request.room, request.message)
    if message is None or tx.case(request.room, request.message) is None:
        raise NoSuchMessage("This message does not wait for a decision.", field="message")
    if message.author.authid == caller.authid and not _is_owner(tx, caller, request.room):
        raise NotAllowed("Somebody else decides about what you said.", field="message")
    _decide(tx, caller, request, message, turn)
    tx.close_case(request.room, message.id)
    until = _punish(tx, caller, request, message.author.authid, turn)
    return Resolved(room=request.room, message=message.id, authid=message.author.authid, muted_until=until)


def _is_owner(tx: ReadTx, caller: Caller, room: str) -> bool:
    try:
        require_owner(tx, caller, room, to="decide")
    except NotAllowed:
        return False
    return True


def _decide(tx: Tx, caller: Caller, request: Resolve, message: Message, turn: Turn) -> None:
    if request.decision == "delete" and not message.deleted:
        delete(tx, caller, Delete(room=request.room, message=message.id, reason=request.reason), turn)
        if message.author.authid != caller.authid:
            return  # `delete` wrote it down
    act: Act = "dismiss" if request.decision == "dismiss" else "delete"
    whom = named(tx, message.author.authid)
    note(tx, caller, request.room, act, turn, whom=whom, message=message.id, reason=request.reason)


def _punish(tx: Tx, caller: Caller, request: Resolve, authid: str, turn: Turn) -> int:
    until, room, reason = 0, request.room, request.reason
    if request.mute_ms:
        asked = RoomMute(room=room, authid=authid, mute_ms=request.mute_ms, reason=reason)
        until = mute(tx, caller, asked, turn).muted_until
    if request.ban_ms:
        remove(tx, caller, RoomRemove(room=room, authid=authid, ban_ms=request.ban_ms, reason=reason), turn)
    return until
