"""All that is kept of one person, to take along or to be rid of."""

from typing import Annotated

from msgspec import Meta

from tidings.model.events import Data
from tidings.model.personal import Words
from tidings.model.requests.base import Authid, Key, Reply, Request

Cursor = Annotated[str, Meta(max_length=1000)]


class PersonExport(Request, frozen=True, kw_only=True):
    """`authid` is for backends; people get what is theirs. `after` is the `next` of the page before."""

    authid: Authid | None = None
    after: Cursor | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 200


class Exported(Reply, frozen=True, kw_only=True):
    """One thing that is kept; `part` says of which kind."""

    part: str
    data: Data


class PersonExportReply(Reply, frozen=True, kw_only=True):
    """`next` is null on the last page."""

    authid: str
    items: list[Exported]
    next: str | None


class PersonDelete(Request, frozen=True, kw_only=True):
    """`authid` and `messages` are for backends; for people the site has said what becomes of their messages."""

    authid: Authid | None = None
    messages: Words | None = None
    key: Key | None = None


class PersonDeleted(Reply, frozen=True, kw_only=True):
    """It has begun, and goes on by itself."""

    authid: str
    messages: Words


class PersonRights(Reply, frozen=True, kw_only=True):
    """Whether people may delete themselves here, and what becomes of their messages then."""

    may_delete: bool
    messages: Words
