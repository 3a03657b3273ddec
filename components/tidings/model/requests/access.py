"""Who somebody is."""

from typing import Annotated

from msgspec import Meta

from tidings.model.people import Role
from tidings.model.requests.base import Authid, Reply, Request


class Identity(Reply, frozen=True, kw_only=True):
    authid: str
    name: str
    role: Role
    expires_at: int | None


class Logout(Request, frozen=True, kw_only=True):
    authid: Authid


class LogoutReply(Reply, frozen=True, kw_only=True):
    """`sessions`: how many connections were ended."""

    authid: str
    sessions: int


class Renew(Request, frozen=True, kw_only=True):
    token: Annotated[str, Meta(max_length=8192)]
