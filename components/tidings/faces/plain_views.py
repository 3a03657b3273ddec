"""The plain pages as HTML. Everything shown is escaped by the templates; nothing here builds markup."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tidings.faces.plain_words import LANGUAGES, Words, machine
from tidings.model.errors import TidingsError

Shown = Mapping[str, Any]


@cache
def environment() -> Environment:
    """The templates, which are the only place of markup."""
    found = Environment(
        loader=PackageLoader("tidings.faces"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["machine"] = machine
    found.globals["languages"] = LANGUAGES
    return found


def rooms_view(words: Words, who: Shown | None, rooms: Sequence[Shown], *, more: bool, after: str) -> str:
    """The list of rooms. `after` is the last one of the page before."""
    place = Markup("&after={}").format(after) if after else ""
    return _page("plain-rooms.html", words, who=who, rooms=rooms, more=more, root="../", here="./", place=place)


def room_view(  # noqa: PLR0913 - what one page shows
    words: Words,
    *,
    who: Shown | None,
    room: Shown,
    history: Shown,
    people: Sequence[Shown],
    form: Shown,
    wrong: TidingsError | None,
    before: int | None,
) -> str:
    """A room: messages, who is here, and the form.

    Args:
        form: the hidden values, and what was typed before.
        before: the offset that the page ends before; None for the newest messages.
    """
    return _page(
        "plain-room.html",
        words,
        who=who,
        room=room,
        history=history,
        people=people,
        form=form,
        wrong=words.sentence_of(wrong) if wrong else "",
        is_newest=before is None,
        root="../",
        here=room["name"],
        place=("" if before is None else f"&before={before}") + (f"&thread={form['thread']}" if form["thread"] else ""),
    )


def error_view(words: Words, error: TidingsError, *, depth: int) -> str:
    """A page that says what is wrong. `depth` is how many folders deep the address is."""
    root = "../" * max(1, depth)
    return _page("plain-error.html", words, title=words.title_of(error), sentence=words.sentence_of(error), root=root)


def _page(template: str, words: Words, **shown: object) -> str:
    said = {"t": words.t, "plural": words.plural, "moment": words.moment, "size": words.size}
    return environment().get_template(template).render(words=words, **said, **shown)
