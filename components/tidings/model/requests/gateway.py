"""Between the node's own parts."""

from typing import Annotated

from msgspec import Meta

from tidings.model.addresses import LONGEST_ROUTE
from tidings.model.events import Data
from tidings.model.requests.base import Request


class GatewayCall(Request, frozen=True, kw_only=True):
    """What the HTTP face hands on: somebody's call, and how they prove who they are.

    `procedure` is a URI of the table, `authorization` the header's value as it came, `address` the peer's and, before
    it, those that the header `X-Forwarded-For` names (see `tidings.model.addresses`).
    """

    procedure: Annotated[str, Meta(max_length=128)]
    payload: Data
    authorization: Annotated[str, Meta(max_length=8300)] | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""


class Visitor(Request, frozen=True, kw_only=True):
    """Who asks for a page, as their browser says: cookies as they came, and the guest's token among them."""

    cookie: Annotated[str, Meta(max_length=16_384)] = ""
    ticket: Annotated[str, Meta(max_length=8192)] = ""
    origin: Annotated[str, Meta(max_length=2048)] | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""


class PageCall(Request, frozen=True, kw_only=True):
    """One of the calls that a page is made of."""

    procedure: Annotated[str, Meta(max_length=128)]
    payload: Data


class GatewayVisit(Request, frozen=True, kw_only=True):
    """What a page without a session asks and does for its visitor."""

    visitor: Visitor
    calls: Annotated[list[PageCall], Meta(max_length=4)]


class GatewayEnter(Request, frozen=True, kw_only=True):
    """A visitor comes in as a guest."""

    visitor: Visitor
    nickname: Annotated[str, Meta(max_length=1000)] | None = None
    key: Annotated[str, Meta(max_length=128)] | None = None


class GatewayUpload(Request, frozen=True, kw_only=True):
    """Somebody is about to send a file of so many bytes; answered with where they go, or an error."""

    room: Annotated[str, Meta(max_length=64)]
    name: Annotated[str, Meta(max_length=1000)]
    bytes: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    authorization: Annotated[str, Meta(max_length=8300)] | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""


class GatewayUploaded(Request, frozen=True, kw_only=True):
    """The bytes of a file are all there; or, if it is not `complete`, they do not come."""

    file: Annotated[str, Meta(max_length=64)]
    complete: bool


class GatewayDownload(Request, frozen=True, kw_only=True):
    """Somebody wants a file, by the proof that came with a call of the API or with the visit of a page."""

    room: Annotated[str, Meta(max_length=64)]
    file: Annotated[str, Meta(max_length=64)]
    thumbnail: bool = False
    authorization: Annotated[str, Meta(max_length=8300)] | None = None
    visitor: Visitor | None = None
    address: Annotated[str, Meta(max_length=LONGEST_ROUTE)] = ""
