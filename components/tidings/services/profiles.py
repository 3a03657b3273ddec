"""Finding people: who may know of whom, decided here for everybody who asks.

One finds those with whom one shares a room and, where the site says so, every member of it. Guests find nobody beyond
their rooms, and nobody beyond finds them. Two of whom one has blocked the other do not find each other.
"""

from typing import Final

from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed
from tidings.model.names import check_text, skeleton
from tidings.model.people import Caller, Person, Role
from tidings.model.profiles import Profile
from tidings.model.requests import PeopleSearch, PeopleSearchReply, PersonGet, PersonGetReply
from tidings.services import Turn
from tidings.store import ReadTx
from tidings.store.finding import Sought

WORDS_MOST: Final = 10


def get(tx: ReadTx, caller: Caller, request: PersonGet, turn: Turn) -> PersonGetReply:
    """One person.

    Raises:
        NoSuchPerson: there is nobody of this authid, or nobody whom this caller may know of.
    """
    if not may_see(tx, caller, request.authid, turn):
        raise NoSuchPerson(f"There is nobody called {request.authid} here.", field="authid")
    person = tx.person(request.authid)
    if person is None:
        raise NoSuchPerson(f"There is nobody called {request.authid} here.", field="authid")
    return PersonGetReply(person=_profile(person))


def search(tx: ReadTx, caller: Caller, request: PeopleSearch, turn: Turn) -> PeopleSearchReply:
    """People by words of their names; not oneself. Letters that look alike are taken for each other.

    Raises:
        NotAllowed: people do not find each other on this site. Backends do.
        Invalid: `text` has no words, or more than 10.
    """
    if turn.limits.find_people == "nobody" and not caller.is_service:
        raise NotAllowed("People are not found by name on this site.", field="text")
    words = _words(request.text)
    sought = _sought(caller, turn, words=words, after=request.after or "", limit=request.limit + 1)
    found = tx.find_people(sought)
    people = [_profile(person) for person in found[: request.limit]]
    return PeopleSearchReply(people=people, more=len(found) > request.limit)


def may_see(tx: ReadTx, caller: Caller, authid: str, turn: Turn) -> bool:
    """Whether somebody may know of a person. Everybody may of themselves, backends of everybody."""
    if authid == caller.authid:
        return True
    return bool(tx.find_people(_sought(caller, turn, authid=authid, limit=1)))


def _sought(  # noqa: PLR0913 - named, each of one search
    caller: Caller, turn: Turn, *, words: tuple[str, ...] = (), authid: str | None = None, after: str = "", limit: int
) -> Sought:
    finds_members = turn.limits.find_people == "everybody" and caller.role is Role.MEMBER
    seeker = None if caller.is_service else caller.authid
    return Sought(seeker=seeker, members=finds_members, words=words, authid=authid, after=after, limit=limit)


def _words(text: str) -> tuple[str, ...]:
    check_text(text, "text")
    words = tuple(filter(None, (skeleton(word) for word in text.split())))
    if not words:
        raise Invalid("`text` must have a letter or a digit.", field="text")
    if len(words) > WORDS_MOST:
        raise Invalid(f"`text` may have {WORDS_MOST} words.", field="text", limit=WORDS_MOST)
    return words


def _profile(person: Person) -> Profile:
    return Profile(authid=person.authid, name=person.name, role=person.role)
