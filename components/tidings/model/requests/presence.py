"""Who is here."""

from typing import Annotated

from msgspec import Meta

from tidings.model.people import Role
from tidings.model.profiles import Status
from tidings.model.requests.base import BATCH_LIMIT, Reply, Request, RoomName


class PresenceList(Request, frozen=True, kw_only=True):
    room: RoomName


class PresentPerson(Reply, frozen=True, kw_only=True):
    """Somebody who is here. `idle`: nobody has touched any of their pages for a while."""

    authid: str
    name: str
    role: Role
    since: int
    idle: bool = False
    picture: str = ""
    status: Status | None = None


class PresenceListReply(Reply, frozen=True, kw_only=True):
    """A page that nobody has touched for `idle_after` (ms) is to say so; 0: it is not."""

    room: str
    instance: str
    version: int
    people: list[PresentPerson]
    idle_after: int = 0


class PresenceIdle(Request, frozen=True, kw_only=True):
    """Whether nobody looks at this page; a person is idle when all of their pages are."""

    idle: bool


class Occupancy(Request, frozen=True, kw_only=True):
    rooms: Annotated[list[RoomName], Meta(max_length=BATCH_LIMIT)]


class RoomOccupancy(Reply, frozen=True, kw_only=True):
    room: str
    people: int


class OccupancyReply(Reply, frozen=True, kw_only=True):
    rooms: list[RoomOccupancy]
