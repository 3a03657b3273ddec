"""Finding people, and what is shown beside their names."""

from typing import Annotated

from msgspec import Meta

from tidings.model.profiles import Profile, Status, StatusKind
from tidings.model.requests.base import BATCH_LIMIT, Authid, Key, Page, Reply, Request, RoomName, SearchText, Time

PictureAddress = Annotated[str, Meta(max_length=500)]
StatusText = Annotated[str, Meta(max_length=200)]


class PersonGet(Request, frozen=True, kw_only=True):
    authid: Authid


class PersonGetReply(Reply, frozen=True, kw_only=True):
    person: Profile


class PeopleList(Request, frozen=True, kw_only=True):
    """With a `room` that one may read, those who are or were in it are told of, too."""

    authids: Annotated[list[Authid], Meta(min_length=1, max_length=BATCH_LIMIT)]
    room: RoomName | None = None


class PeopleListReply(Reply, frozen=True, kw_only=True):
    """By authid; those of whom one may not know are left out."""

    people: list[Profile]


class SetStatus(Request, frozen=True, kw_only=True):
    """`until`: when it ends by itself, in ms. A backend says whose it is by `authid`; people set their own."""

    status: StatusKind
    text: StatusText = ""
    until: Time | None = None
    authid: Authid | None = None
    key: Key | None = None


class StatusReply(Reply, frozen=True, kw_only=True):
    """`status` is null for who is simply online."""

    authid: str
    status: Status | None


class PersonUpdate(Request, frozen=True, kw_only=True):
    """`picture`: an https address, or a path of the site; empty for none."""

    authid: Authid
    picture: PictureAddress
    key: Key | None = None


class PeopleSearch(Request, frozen=True, kw_only=True):
    """`text`: words, or parts of them, all of which a name is to have. `after`: the last authid of the page before."""

    text: SearchText
    after: Authid | None = None
    limit: Page = 50


class PeopleSearchReply(Reply, frozen=True, kw_only=True):
    """By authid. `more` says that others follow."""

    people: list[Profile]
    more: bool
