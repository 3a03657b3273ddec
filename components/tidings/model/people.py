"""Who calls: roles, callers, people."""

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """How somebody proved who they are; the WAMP authrole of their session."""

    GUEST = "guest"
    MEMBER = "member"
    SERVICE = "service"
    COMPONENT = "component"


PEOPLE = frozenset({Role.GUEST, Role.MEMBER})


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
