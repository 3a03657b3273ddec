"""What people may know of each other before they have written."""

from typing import Literal

from msgspec import Struct

from tidings.model.people import Role

FindPeople = Literal["nobody", "rooms", "everybody"]
"""Whom people find by name: nobody, those with whom they share a room, or with those every member of the site."""


class Profile(Struct, frozen=True, kw_only=True):
    """Somebody, as others find them."""

    authid: str
    name: str
    role: Role
