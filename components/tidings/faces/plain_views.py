"""The plain pages as HTML. Everything shown is escaped by the templates; nothing here builds markup."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tidings.model.errors import TidingsError

Shown = Mapping[str, Any]

_WORDS: Mapping[str, str] = {
    "tidings.error.name_taken": "Somebody else has this name. Please choose another.",
    "tidings.error.key_reused": "This form was sent already. Send it again if you mean to say one more thing.",
    "tidings.error.rate_limited": "That was quick. Please wait a few seconds, and send it again.",
    "tidings.error.no_such_room": "There is no such room, or it is not for everybody.",
    "tidings.error.unavailable": "The chat cannot be reached at this moment. Please try again.",
    "tidings.error.internal": "Something went wrong here. It is in the log; please try again.",
}
"""Sentences for readers, where those for developers would not do."""


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("tidings.faces"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = _moment
    environment.filters["size"] = _size
    environment.filters["machine"] = _machine
    return environment.get_template(name)


def _when(time: int) -> datetime:
    return datetime.fromtimestamp(time / 1000, UTC)


def _moment(time: int) -> str:
    """For people; the server does not know their time zone, so it names the one it uses."""
    when = _when(time)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def _size(size: int) -> str:
    if size < 1000:  # noqa: PLR2004 - a kilobyte
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"  # noqa: PLR2004 - what rounds to 1 MB


def _machine(time: int) -> str:
    return _when(time).isoformat(timespec="seconds")


def rooms_view(who: Shown | None, rooms: Sequence[Shown], *, more: bool) -> str:
    """The list of rooms."""
    return _template("plain-rooms.html").render(who=who, rooms=rooms, more=more, root="../")


def room_view(  # noqa: PLR0913 - what one page shows
    *,
    who: Shown | None,
    room: Shown,
    history: Shown,
    people: Sequence[Shown],
    form: Shown,
    wrong: TidingsError | None,
    is_newest: bool,
) -> str:
    """A room: messages, who is here, and the form. `form` holds the hidden values and what was typed before."""
    return _template("plain-room.html").render(
        who=who,
        room=room,
        history=history,
        people=people,
        form=form,
        wrong=_sentence(wrong) if wrong else "",
        is_newest=is_newest,
        root="../",
    )


def error_view(error: TidingsError, *, depth: int) -> str:
    """A page that says what is wrong. `depth` is how many folders deep the address is."""
    root = "../" * max(1, depth)
    return _template("plain-error.html").render(title=error.title, sentence=_sentence(error), root=root)


def _sentence(error: TidingsError) -> str:
    return _WORDS.get(error.uri, error.sentence.replace("`", ""))
