"""Finding people, and what is shown beside their names: who may know of whom, decided here for everybody who asks.

One finds those with whom one shares a room and, where the site says so, every member of it. Guests find nobody beyond
their rooms, and nobody beyond finds them. Two of whom one has blocked the other do not find each other.

A status that ends does so for whoever looks: it is kept with its end, and nothing has to happen then.
"""

from collections.abc import Sequence
from typing import Final

from tidings.model.errors import Invalid, NoSuchPerson, NotAllowed, TooLong
from tidings.model.names import check_text, one_line, room_stream, skeleton
from tidings.model.people import DELETED_PREFIX, Caller, Person, Role
from tidings.model.profiles import Card, Profile, Status
from tidings.model.requests import (
    PeopleList,
    PeopleListReply,
    PeopleSearch,
    PeopleSearchReply,
    PersonGet,
    PersonGetReply,
    PersonUpdate,
    SetStatus,
    StatusReply,
)
from tidings.services import Turn, checks, streams
from tidings.store import ReadTx, Tx
from tidings.store.finding import Sought

WORDS_MOST: Final = 10


def get(tx: ReadTx, caller: Caller, request: PersonGet, turn: Turn) -> PersonGetReply:
    """One person.

    Raises:
        NoSuchPerson: there is nobody of this authid, or nobody whom this caller may know of.
    """
    person = _person(tx, request.authid) if may_see(tx, caller, request.authid, turn) else None
    if person is None:
        raise _no_such_person(request.authid)
    return PersonGetReply(person=_profiles(tx, caller, [person], turn)[0])


def list_people(tx: ReadTx, caller: Caller, request: PeopleList, turn: Turn) -> PeopleListReply:
    """Some people at once, as far as one may know of them; with a room, also those who are or were in it.

    Raises:
        NoSuchRoom: there is none, or none for this caller.
    """
    if request.room is not None:
        streams.require_readable(tx, caller, room_stream(request.room))
    sought = _sought(caller, turn, authids=request.authids, room=request.room, limit=len(request.authids))
    found = tx.find_people(sought)
    oneself = _person(tx, caller.authid) if caller.authid in request.authids and not caller.is_service else None
    people = sorted([*found, *([oneself] if oneself else [])], key=lambda one: one.authid)
    return PeopleListReply(people=_profiles(tx, caller, people, turn))


def set_status(tx: Tx, caller: Caller, request: SetStatus, turn: Turn) -> StatusReply:
    """Set one's own status; a backend sets anybody's, say from a calendar.

    Raises:
        NotAllowed: a person set somebody else's.
        NoSuchPerson: there is nobody of this authid.
        Invalid: `text` is no text, `until` has passed, or a backend did not say whose it is.
        TooLong: `text` is over `status_characters`.
    """
    if request.authid is None and caller.is_service:
        raise Invalid("`authid` must say whose status it is.", field="authid")
    authid = request.authid or caller.authid
    if authid != caller.authid and not caller.is_service:
        raise NotAllowed("A person's status is theirs to set.", field="authid")
    if _person(tx, authid) is None:
        raise _no_such_person(authid)
    if request.until is not None and request.until <= turn.now:
        raise Invalid("`until` has passed already.", field="until")
    text = _status_text(request.text, turn)
    is_plain = request.status == "online" and not text
    status = None if is_plain else Status(kind=request.status, text=text, until=request.until)
    tx.put_status(authid, status)
    return StatusReply(authid=authid, status=status)


def update(tx: Tx, caller: Caller, request: PersonUpdate, turn: Turn) -> PersonGetReply:
    """Say where somebody's picture is; for backends.

    Raises:
        NoSuchPerson: there is nobody of this authid.
        Invalid: `picture` is neither an https address nor a path of the site.
    """
    if request.picture:
        checks.check_picture_address(request.picture, "picture")
    person = _person(tx, request.authid)
    if person is None:
        raise _no_such_person(request.authid)
    tx.put_picture(person.authid, request.picture)
    return PersonGetReply(person=_profiles(tx, caller, [person], turn)[0])


def cards(tx: ReadTx, authids: Sequence[str], now: int) -> dict[str, Card]:
    """What is shown beside people's names at a time; nothing of those who have nothing."""
    found = tx.cards(authids)
    return {authid: Card(picture=card.picture, status=_status_at(card, now)) for authid, card in found.items()}


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
    people = _profiles(tx, caller, found[: request.limit], turn)
    return PeopleSearchReply(people=people, more=len(found) > request.limit)


def may_find(tx: ReadTx, caller: Caller, authid: str, turn: Turn) -> bool:
    """Whether somebody finds a person by name, where people are found at all."""
    if turn.limits.find_people == "nobody" and not caller.is_service:
        return False
    return bool(tx.find_people(_sought(caller, turn, authids=(authid,), limit=1)))


def may_see(tx: ReadTx, caller: Caller, authid: str, turn: Turn) -> bool:
    """Whether somebody may know of a person. Everybody may of themselves, backends of everybody."""
    if authid == caller.authid:
        return True
    return bool(tx.find_people(_sought(caller, turn, authids=(authid,), limit=1)))


def _sought(  # noqa: PLR0913 - named, each of one search
    caller: Caller,
    turn: Turn,
    *,
    words: tuple[str, ...] = (),
    authids: Sequence[str] = (),
    room: str | None = None,
    after: str = "",
    limit: int,
) -> Sought:
    finds_members = turn.limits.find_people == "everybody" and caller.role is Role.MEMBER
    seeker = None if caller.is_service else caller.authid
    return Sought(
        seeker=seeker, members=finds_members, words=words, authids=authids, room=room, after=after, limit=limit
    )


def _words(text: str) -> tuple[str, ...]:
    check_text(text, "text")
    words = tuple(filter(None, (skeleton(word) for word in text.split())))
    if not words:
        raise Invalid("`text` must have a letter or a digit.", field="text")
    if len(words) > WORDS_MOST:
        raise Invalid(f"`text` may have {WORDS_MOST} words.", field="text", limit=WORDS_MOST)
    return words


def _profiles(tx: ReadTx, caller: Caller, people: Sequence[Person], turn: Turn) -> list[Profile]:
    authids = [person.authid for person in people]
    shown, seen = cards(tx, authids, turn.now), _who_show_seen(tx, caller, authids, turn)
    return [
        Profile(
            authid=person.authid,
            name=person.name,
            role=person.role,
            picture=shown.get(person.authid, _BLANK).picture,
            status=shown.get(person.authid, _BLANK).status,
            seen=person.seen if person.authid in seen else None,
        )
        for person in people
    ]


_BLANK: Final = Card()


def _who_show_seen(tx: ReadTx, caller: Caller, authids: Sequence[str], turn: Turn) -> set[str]:
    """Who does not let others know is not told of them either."""
    if caller.is_service:
        return set(authids)
    if not turn.limits.last_seen:
        return set()
    showing = tx.show_seen([*authids, caller.authid])
    return showing & set(authids) if caller.authid in showing else set()


def _person(tx: ReadTx, authid: str) -> Person | None:
    return None if authid.startswith(DELETED_PREFIX) else tx.person(authid)


def _no_such_person(authid: str) -> NoSuchPerson:
    return NoSuchPerson(f"There is nobody called {authid} here.", field="authid")


def _status_at(card: Card, now: int) -> Status | None:
    status = card.status
    return None if status is None or (status.until is not None and status.until <= now) else status


def _status_text(text: str, turn: Turn) -> str:
    check_text(text, "text")
    said, most = one_line(text), turn.limits.status_characters
    if len(said) > most:
        raise TooLong(f"`text` has {len(said)} characters; {most} are allowed.", field="text", limit=most)
    return said
