"""Invitations by link."""

from typing import Annotated

from msgspec import Meta

from tidings.model.invitations import Invitation
from tidings.model.people import Author
from tidings.model.requests.base import Key, Reply, Request, RoomName

DAY_MS = 86_400_000
LONGEST_MS = 3650 * DAY_MS

InvitationId = Annotated[str, Meta(min_length=1, max_length=64)]
Secret = Annotated[str, Meta(min_length=1, max_length=100)]


class InviteCreate(Request, frozen=True, kw_only=True):
    """A link for `uses` people, 0 for any number, which leads nowhere after `expires_ms`."""

    room: RoomName
    expires_ms: Annotated[int, Meta(ge=60_000, le=LONGEST_MS)] = 7 * DAY_MS
    uses: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class InviteCreated(Reply, frozen=True, kw_only=True):
    """`secret` is told once and kept nowhere; `path`, behind your site's address, is where the page takes it."""

    invitation: Invitation
    secret: str
    path: str


class InviteList(Request, frozen=True, kw_only=True):
    room: RoomName


class InviteListReply(Reply, frozen=True, kw_only=True):
    """Those that still lead into the room, the last one first."""

    room: str
    invitations: list[Invitation]


class InviteRevoke(Request, frozen=True, kw_only=True):
    room: RoomName
    id: InvitationId
    key: Key | None = None


class InviteLook(Request, frozen=True, kw_only=True):
    secret: Secret


class InviteLookReply(Reply, frozen=True, kw_only=True):
    """What whoever has a link is told before they come in; `joined`: they are in already."""

    room: str
    title: str
    topic: str
    members: int
    by: Author
    expires: int
    joined: bool


class InviteAccept(Request, frozen=True, kw_only=True):
    secret: Secret
    key: Key | None = None
