"""Slash commands."""

from typing import Annotated

from msgspec import Meta

from tidings.model.requests.base import Command, Key, MessageId, Reply, Request, RoomName, Text


class RunCommand(Request, frozen=True, kw_only=True):
    """`thread`: where it was written, if not in the room itself."""

    room: RoomName
    name: Command
    text: Text = ""
    thread: MessageId | None = None
    key: Key | None = None


class CommandReply(Reply, frozen=True, kw_only=True):
    """`text` is shown to the caller alone."""

    text: str | None = None


class CommandProgress(Reply, frozen=True, kw_only=True):
    """What a command says before it is done: `text` is added to what was said, `status` replaces the one before."""

    text: str | None = None
    status: str | None = None


class CommandInfo(Reply, frozen=True, kw_only=True):
    """`usage` is what to write after the name."""

    name: str
    usage: str
    says: str


class CommandsReply(Reply, frozen=True, kw_only=True):
    commands: list[CommandInfo]


class Describe(Request, frozen=True, kw_only=True):
    name: Command
    usage: Annotated[str, Meta(max_length=100)] = ""
    says: Annotated[str, Meta(max_length=200)] = ""
    key: Key | None = None
