"""Words that are not wanted: a message with one is refused, or shown and put before those who decide.

No patterns of people's own, so nobody can send one that takes for ever: a filter is a word, or with `*` its beginning.
Both sides are folded alike: compatibility forms, case, accents, characters that look like others (`names.skeleton`),
invisible ones. What stands between two blanks is looked at word by word, and once more with everything else between its
letters left out, so `b.a.d` is `bad`; `not.bad` is not one word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from tidings.model.errors import Invalid, LimitReached, Refused
from tidings.model.moderation import Filter
from tidings.model.names import check_text, skeleton
from tidings.model.people import Caller
from tidings.model.requests import ModerationFilters, ModerationFiltersReply, PutFilter
from tidings.services import Turn
from tidings.services.book import note
from tidings.services.rooms import require_moderator, require_room
from tidings.store import ReadTx, Tx

_RUNS = re.compile(r"[^\W_]+")


class _Folded(Struct, frozen=True):
    """Filters by what they look like."""

    words: dict[str, Filter]
    beginnings: dict[str, Filter]
    lengths: tuple[int, ...]


def unwanted(tx: ReadTx, caller: Caller, room: str, text: str, turn: Turn) -> Filter | None:
    """The filter that asks for a look at what a person wants to say, if one does. Backends say what they like.

    Raises:
        Refused: another one does not let it pass.
    """
    filters = () if caller.is_service else (*turn.words, *tx.filters(room))
    found = match(text, filters)
    if found is not None and found.action == "refuse":
        raise Refused(f"\u201c{found.word}\u201d is not wanted here.", field="text")
    return found


def match(text: str, filters: Sequence[Filter]) -> Filter | None:
    """The first filter that a text meets; one that refuses before one that asks for a look."""
    if not filters:
        return None
    folded, review = _folded(tuple(filters)), None
    for word, may_go_on in _words(text):
        found = folded.words.get(word) or (_beginning(word, folded) if may_go_on else None)
        if found is not None and found.action == "refuse":
            return found
        review = review or found
    return review


def _beginning(word: str, folded: _Folded) -> Filter | None:
    begun = (folded.beginnings.get(word[:length]) for length in folded.lengths)
    return next((one for one in begun if one is not None), None)


@lru_cache(maxsize=256)
def _folded(filters: tuple[Filter, ...]) -> _Folded:
    words: dict[str, Filter] = {}
    beginnings: dict[str, Filter] = {}
    for one in sorted(filters, key=lambda one: one.action, reverse=True):  # what refuses is put last, and stays
        is_beginning = one.word.endswith("*")
        (beginnings if is_beginning else words)[skeleton(one.word.rstrip("*"))] = one
    return _Folded(words, beginnings, tuple(sorted({len(one) for one in beginnings})))


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """What to look up, and whether it may be the beginning of a word; words that were put together are only whole."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.category(character)[0] != "M" and unicodedata.category(character) != "Cf"
    )
    for chunk in plain.replace("|", "l").split():
        runs = _RUNS.findall(chunk)
        for run in runs:
            yield skeleton(run), True
        if len(runs) > 1:
            yield skeleton("".join(runs)), all(len(run) == 1 for run in runs)


def site_words(refused: Sequence[str], reviewed: Sequence[str]) -> tuple[Filter, ...]:
    """The filters that a site sets for all rooms.

    Raises:
        Invalid: one of them is no word.
    """
    asked = [Filter(word=cleaned(word), action="review") for word in reviewed]
    return (*asked, *(Filter(word=cleaned(word), action="refuse") for word in refused))


def cleaned(word: str) -> str:
    """A word as it is stored.

    Raises:
        Invalid: it is not one word of letters and digits, perhaps with `*` at its end; or shows as nothing.
    """
    check_text(word, "word")
    plain = unicodedata.normalize("NFKC", word).casefold().strip()
    stem = plain.removesuffix("*")
    bare = [character for character in stem if unicodedata.category(character)[0] != "M"]
    if not stem or not skeleton(stem) or not _RUNS.fullmatch("".join(bare)):
        raise Invalid("`word` must be one word of letters and digits; `*` at its end is for any ending.", field="word")
    return plain


def filters(tx: ReadTx, caller: Caller, request: ModerationFilters, turn: Turn) -> ModerationFiltersReply:
    """The room's own words, for those who moderate it.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
    """
    del turn
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="see its words")
    return ModerationFiltersReply(room=request.room, filters=tx.filters(request.room))


def put_filter(tx: Tx, caller: Caller, request: PutFilter, turn: Turn) -> ModerationFiltersReply:
    """Say what a word brings about in a room from now on.

    Raises:
        NoSuchRoom, NotAMember, NotAllowed: the caller does not moderate the room.
        Invalid: `word` is not one word.
        LimitReached: the room has `filters_per_room` already.
    """
    require_room(tx, caller, request.room)
    require_moderator(tx, caller, request.room, to="choose its words")
    word, known = cleaned(request.word), {one.word: one for one in tx.filters(request.room)}
    if request.action == "none":
        if tx.drop_filter(request.room, word):
            note(tx, caller, request.room, "unfilter", turn, detail=word)
    else:
        limit, wanted = turn.limits.filters_per_room, Filter(word=word, action=request.action)
        if word not in known and len(known) >= limit:
            raise LimitReached(f"A room may have {limit} filters; remove one first.", field="word", limit=limit)
        if known.get(word) != wanted:
            tx.put_filter(request.room, wanted)
            note(tx, caller, request.room, "filter", turn, detail=word, reason=request.action)
    return ModerationFiltersReply(room=request.room, filters=tx.filters(request.room))
