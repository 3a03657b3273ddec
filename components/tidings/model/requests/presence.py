"""Who is here."""

from typing import Annotated

from msgspec import Meta

from tidings.model.people import Role
from tidings.model.requests.base import BATCH_LIMIT, Reply, Request, RoomName


class PresenceList(Request, frozen=True, kw_only=True):
    room: RoomName


class PresentPerson(Reply, frozen=True, kw_only=True):
    authid: str
    name: str
    role: Role
    since: int


class PresenceListReply(Reply, frozen=True, kw_only=True):
    room: str
    instance: str
    version: int
    people: list[PresentPerson]


class Occupancy(Request, frozen=True, kw_only=True):
    rooms: Annotated[list[RoomName], Meta(max_length=BATCH_LIMIT)]


class RoomOccupancy(Reply, frozen=True, kw_only=True):
    room: str
    people: int


class OccupancyReply(Reply, frozen=True, kw_only=True):
    rooms: list[RoomOccupancy]
