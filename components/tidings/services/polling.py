"""Polls: a message lets people choose, each person each choice once; in the end somebody closes it."""

from tidings.model.errors import Invalid, NotAllowed, PollClosed
from tidings.model.events import Data
from tidings.model.people import Caller
from tidings.model.polls import Poll, Vote
from tidings.model.requests import PollClose, PollReply, PollVote, PollVotes, PollVotesReply
from tidings.model.rooms import MemberRole, Message
from tidings.services import Turn, room_event
from tidings.services.chat import require_message
from tidings.services.rooms import require_member, require_reader
from tidings.services.writing import require_writer
from tidings.store import ReadTx, Tx


def vote(tx: Tx, caller: Caller, request: PollVote, turn: Turn) -> PollReply:
    """Choose, in place of what one chose before; the same again changes nothing.

    Raises:
        NoSuchRoom, NotAMember: join first.
        NoSuchMessage: none of this id, or a deleted one.
        Invalid: it has no poll or no such choice, or one may choose only one.
        PollClosed: it is.
    """
    require_writer(tx, caller, request.room, turn)
    message, before = _poll(tx, caller, request.room, request.message)
    wanted = _checked(before, request.choices)
    if wanted == before.chosen:
        return PollReply(room=request.room, message=message.id, poll=before)
    if before.closed:
        raise PollClosed("This poll is closed.", field="message")
    tx.drop_votes(request.room, message.id, caller.authid, [one for one in before.chosen if one not in wanted])
    added = [one for one in wanted if one not in before.chosen]
    offset = tx.append(room_event(caller, request.room, "poll.voted", _told(before, message.id, wanted), turn)).offset
    for choice in added:
        one = Vote(authid=caller.authid, name=caller.name, time=turn.now, offset=offset)
        tx.add_vote(request.room, message.id, choice, one)
    return _reply(tx, caller, request.room, message)


def close(tx: Tx, caller: Caller, request: PollClose, turn: Turn) -> PollReply:
    """Take no more votes; closing again changes nothing. For its author, the room's owner and moderators, and backends.

    Raises:
        NoSuchRoom, NotAMember, NoSuchMessage: as for `vote`.
        Invalid: it has no poll.
        NotAllowed: it is somebody else's.
    """
    require_writer(tx, caller, request.room, turn)
    message, poll = _poll(tx, caller, request.room, request.message)
    if not _may_close(tx, caller, message):
        raise NotAllowed("Only its author and the room's moderators may close a poll.", field="message")
    if not poll.closed:
        tx.close_poll(request.room, message.id)
        tx.append(room_event(caller, request.room, "poll.closed", {"message": message.id}, turn))
    return _reply(tx, caller, request.room, message)


def votes(tx: ReadTx, caller: Caller, request: PollVotes, turn: Turn) -> PollVotesReply:
    """Who chose one of the choices, page by page, the first ones first.

    Raises:
        NoSuchRoom, NotAllowed: not for this caller.
        NoSuchMessage: none of this id, or a deleted one.
        Invalid: it has no poll or no such choice.
    """
    del turn
    require_reader(tx, caller, request.room)
    message, poll = _poll(tx, caller, request.room, request.message)
    _require_choices(poll, [request.choice], "choice")
    found = tx.votes(request.room, message.id, request.choice, request.after, request.limit + 1)
    return PollVotesReply(
        room=request.room,
        message=message.id,
        choice=request.choice,
        votes=found[: request.limit],
        more=len(found) > request.limit,
    )


def _poll(tx: ReadTx, caller: Caller, room: str, message: str) -> tuple[Message, Poll]:
    found = require_message(tx, room, message)
    poll = tx.polls(room, [found.id], caller.authid).get(found.id)
    if poll is None:
        raise Invalid("This message has no poll.", field="message")
    return found, poll


def _require_choices(poll: Poll, places: list[int], field: str) -> None:
    most = len(poll.choices) - 1
    if any(place > most for place in places):
        raise Invalid(f"`{field}`: the last choice of this poll is {most}.", field=field, limit=most)


def _checked(poll: Poll, places: list[int]) -> list[int]:
    _require_choices(poll, places, "choices")
    wanted = sorted(set(places))
    if len(wanted) > 1 and not poll.multiple:
        raise Invalid("Of this poll one may choose only one.", field="choices", limit=1)
    return wanted


def _may_close(tx: ReadTx, caller: Caller, message: Message) -> bool:
    if caller.is_service or message.author.authid == caller.authid:
        return True
    return require_member(tx, caller, message.room).role is not MemberRole.MEMBER


def _told(before: Poll, message: str, wanted: list[int]) -> Data:
    """What the room is told: who chose what, and how it stands then; counts, so that nobody needs to have heard all."""
    counts = [choice.votes - choice.mine + (place in wanted) for place, choice in enumerate(before.choices)]
    voters = before.voters - bool(before.chosen) + bool(wanted)
    return {"message": message, "choices": wanted, "votes": counts, "voters": voters}


def _reply(tx: ReadTx, caller: Caller, room: str, message: Message) -> PollReply:
    _, now = _poll(tx, caller, room, message.id)
    return PollReply(room=room, message=message.id, poll=now)
