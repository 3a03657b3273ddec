"""Finding people."""

from tidings.model.profiles import Profile
from tidings.model.requests.base import Authid, Page, Reply, Request, SearchText


class PersonGet(Request, frozen=True, kw_only=True):
    authid: Authid


class PersonGetReply(Reply, frozen=True, kw_only=True):
    person: Profile


class PeopleSearch(Request, frozen=True, kw_only=True):
    """`text`: words, or parts of them, all of which a name is to have. `after`: the last authid of the page before."""

    text: SearchText
    after: Authid | None = None
    limit: Page = 50


class PeopleSearchReply(Reply, frozen=True, kw_only=True):
    """By authid. `more` says that others follow."""

    people: list[Profile]
    more: bool
