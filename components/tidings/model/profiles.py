"""What people may know of each other before they have written."""

from typing import Literal

from msgspec import Struct

from tidings.model.people import Role

FindPeople = Literal["nobody", "rooms", "everybody"]
"""Whom people find by name: nobody, those with whom they share a room, or with those every member of the site."""


StatusKind = Literal["online", "away", "busy"]
"""What somebody says of themselves; `online` is said by being here, and may have a text as well."""


class Status(Struct, frozen=True, kw_only=True):
    """What somebody has set, for others to see; `until` (ms), if it ends by itself."""

    kind: StatusKind
    text: str = ""
    until: int | None = None


class Card(Struct, frozen=True, kw_only=True):
    """What is kept of somebody to be shown beside their name: a picture's address, and the status they have set."""

    picture: str = ""
    status: Status | None = None


class Profile(Struct, frozen=True, kw_only=True):
    """Somebody, as others find them.

    `picture` is an address, empty where the site has none of them. `seen` (ms): when they were last here, where the
    site and they themselves let others know.
    """

    authid: str
    name: str
    role: Role
    picture: str = ""
    status: Status | None = None
    seen: int | None = None
