"""Polls and votes; see `queries`."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, and_, bindparam, case, delete, func, insert, select, update

from tidings.model.polls import Poll, PollChoice, Vote
from tidings.store import schema as s
from tidings.store.rows import Rows
from tidings.store.statements import _p

_polls, _votes = s.polls.c, s.votes.c
_AMONG: BindParameter[Any] = bindparam("p_messages", expanding=True)
_CHOICES: BindParameter[Any] = bindparam("p_choices", expanding=True)
_choices = msgspec.json.Decoder(list[str]).decode

POLLS = select(s.polls).where(_polls.room == _p("room"), _polls.message.in_(_AMONG))
COUNTS = (
    select(
        _votes.message,
        _votes.choice,
        func.count().label("people"),
        func.max(case((_votes.authid == _p("authid"), 1), else_=0)).label("mine"),
    )
    .where(_votes.room == _p("room"), _votes.message.in_(_AMONG))
    .group_by(_votes.message, _votes.choice)
)
VOTERS = (
    select(_votes.message, func.count(_votes.authid.distinct()).label("people"))
    .where(_votes.room == _p("room"), _votes.message.in_(_AMONG))
    .group_by(_votes.message)
)
_OF_MESSAGE = and_(_votes.room == _p("room"), _votes.message == _p("message"))
VOTES = (
    select(s.votes)
    .where(_OF_MESSAGE, _votes.choice == _p("choice"), _votes.offset > _p("after"))
    .order_by(_votes.offset)
    .limit(_p("limit"))
)
_THE_POLL = and_(_polls.room == _p("room"), _polls.message == _p("message"))
ADD_POLL = insert(s.polls)
CLOSE_POLL = update(s.polls).where(_THE_POLL).values(closed=True)
DROP_POLL = delete(s.polls).where(_THE_POLL)
ADD_VOTE = insert(s.votes)
DROP_VOTES = delete(s.votes).where(_OF_MESSAGE, _votes.authid == _p("authid"), _votes.choice.in_(_CHOICES))
DROP_ALL_VOTES = delete(s.votes).where(_OF_MESSAGE)


class PollQueries(Rows):
    """Implements `PollReads`."""

    def polls(self, room: str, messages: Sequence[str], authid: str) -> dict[str, Poll]:
        rows = {row.message: row for row in self._rows(POLLS, room=room, messages=list(messages))}
        if not rows:
            return {}
        ids = list(rows)
        counts = self._rows(COUNTS, room=room, messages=ids, authid=authid)
        chosen = {(row.message, row.choice): (row.people, bool(row.mine)) for row in counts}
        voters = {row.message: row.people for row in self._rows(VOTERS, room=room, messages=ids)}

        def choice(message: str, place: int, text: str) -> PollChoice:
            votes, mine = chosen.get((message, place), (0, False))
            return PollChoice(text=text, votes=votes, mine=mine)

        return {
            message: Poll(
                choices=[choice(message, place, text) for place, text in enumerate(_choices(row.choices))],
                multiple=row.multiple,
                closed=row.closed,
                voters=voters.get(message, 0),
            )
            for message, row in rows.items()
        }

    def votes(self, room: str, message: str, choice: int, after: int, limit: int) -> list[Vote]:
        rows = self._rows(VOTES, room=room, message=message, choice=choice, after=after, limit=limit)
        return [Vote(authid=row.authid, name=row.author_name, time=row.time, offset=row.offset) for row in rows]


class PollCommands(PollQueries):
    """Implements `PollWrites`."""

    def add_poll(self, room: str, message: str, poll: Poll) -> None:
        choices = msgspec.json.encode([choice.text for choice in poll.choices])
        values = {"room": room, "message": message, "choices": choices}
        self._add(ADD_POLL, {**values, "multiple": poll.multiple, "closed": poll.closed})

    def close_poll(self, room: str, message: str) -> None:
        self._do(CLOSE_POLL, room=room, message=message)

    def add_vote(self, room: str, message: str, choice: int, vote: Vote) -> None:
        values = {"room": room, "message": message, "choice": choice, "authid": vote.authid}
        more = {"author_name": vote.name, "time": vote.time, "offset": vote.offset}
        self._add(ADD_VOTE, {**values, **more})

    def drop_votes(self, room: str, message: str, authid: str, choices: Sequence[int]) -> None:
        self._do(DROP_VOTES, room=room, message=message, authid=authid, choices=list(choices))

    def drop_poll(self, room: str, message: str) -> None:
        self._do(DROP_POLL, room=room, message=message)
        self._do(DROP_ALL_VOTES, room=room, message=message)
