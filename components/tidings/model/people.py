"""Who calls: roles, callers, people."""

from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct


class Role(StrEnum):
    """How somebody proved who they are; the WAMP authrole of their session."""

    GUEST = "guest"
    MEMBER = "member"
    SERVICE = "service"
    COMPONENT = "component"


PEOPLE = frozenset({Role.GUEST, Role.MEMBER})

GUEST_PREFIX: Final = "guest-"
SERVICE_PREFIX: Final = "service:"
"""What the authids of guests and of services begin with, and those of members never."""


DELETED_PREFIX: Final = "deleted-"
"""What the authids begin with of those who were deleted; they lead to nobody."""


class Caller(Struct, frozen=True, kw_only=True):
    """Who asks, as the router or a checked token says; never as the request says.

    `address` is the network address that limits count by, empty where there is none. `streams` are the streams that
    the person's token grants besides what their memberships give.
    """

    authid: str
    role: Role
    name: str
    session: int | None = None
    address: str = ""
    streams: tuple[str, ...] = ()

    @property
    def is_service(self) -> bool:
        """A backend of the web app, or a part of Tidings itself."""
        return self.role in {Role.SERVICE, Role.COMPONENT}


Login = Literal["guest", "token", "site", "key"]
"""By what somebody came in: a nickname, a token that the site signed, the site's own cookie, a service's key."""


class Admission(Struct, frozen=True, kw_only=True):
    """Who a new session is. `token` lets a guest come back as the same guest.

    `has_new_picture`: the site shows them by another one than before.
    """

    authid: str
    role: Role
    name: str
    login: Login
    expires_at: int | None = None
    streams: tuple[str, ...] = ()
    token: str | None = None
    has_new_picture: bool = False

    def caller(self, *, session: int | None, address: str) -> Caller:
        """The caller that the admitted session is."""
        return Caller(
            authid=self.authid,
            role=self.role,
            name=self.name,
            session=session,
            address=address,
            streams=self.streams,
        )


class Author(Struct, frozen=True, kw_only=True):
    """Who wrote an event, with the name they had then."""

    authid: str
    name: str


class Person(Struct, frozen=True, kw_only=True):
    """Somebody Tidings has met. `name_skeleton` makes look-alike names collide; `seen` is in ms."""

    authid: str
    role: Role
    name: str
    name_skeleton: str
    seen: int
