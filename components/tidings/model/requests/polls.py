"""Asking a room, and choosing."""

from typing import Annotated

from msgspec import Meta

from tidings.model.polls import Poll, Vote
from tidings.model.requests.asking import CHOICES_LEAST, CHOICES_MOST, Choice
from tidings.model.requests.base import Key, MessageId, Offset, Page, Reply, Request, RoomName

Place = Annotated[int, Meta(ge=0, le=CHOICES_MOST - 1)]


class NewPoll(Request, frozen=True, kw_only=True):
    """What people may choose from, in a message whose text is the question; with `multiple` several at once."""

    choices: Annotated[list[Choice], Meta(min_length=CHOICES_LEAST, max_length=CHOICES_MOST)]
    multiple: bool = False


class PollVote(Request, frozen=True, kw_only=True):
    """All that one chooses, by place, the first is 0; an empty list takes it back."""

    room: RoomName
    message: MessageId
    choices: Annotated[list[Place], Meta(max_length=CHOICES_MOST)]
    key: Key | None = None


class PollClose(Request, frozen=True, kw_only=True):
    room: RoomName
    message: MessageId
    key: Key | None = None


class PollReply(Reply, frozen=True, kw_only=True):
    """The poll as it is now."""

    room: str
    message: str
    poll: Poll


class PollVotes(Request, frozen=True, kw_only=True):
    """`after` is the `offset` of the last vote of the page before."""

    room: RoomName
    message: MessageId
    choice: Place
    after: Offset = 0
    limit: Page = 50


class PollVotesReply(Reply, frozen=True, kw_only=True):
    room: str
    message: str
    choice: int
    votes: list[Vote]
    more: bool
