"""docs/reference/procedures.md."""

from __future__ import annotations

import inspect as python
import re
from typing import TYPE_CHECKING

from docs.generator import shapes
from tidings.api import PROCEDURES, Procedure, Route
from tidings.model import errors as model_errors
from tidings.model.people import PEOPLE, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# Procedures

Call them over WAMP in the realm `tidings`. Each takes **one argument, an object**, and returns one object. A field that
is not listed is refused. Those that have an address can be called over [HTTP](http.md) as well.

Any of them can answer [`tidings.error.invalid`](errors.md#tidingserrorinvalid) or
[`too_long`](errors.md#tidingserrortoo_long) (your request), [`not_allowed`](errors.md#tidingserrornot_allowed) (your
role), [`rate_limited`](errors.md#tidingserrorrate_limited), [`unavailable`](errors.md#tidingserrorunavailable) and
[`internal`](errors.md#tidingserrorinternal). What else one can answer is listed with it.

A procedure that changes something takes a `key`, the idempotency key: make a fresh one per action, and repeat an
uncertain call with the same key. It is then done once, and you get the first answer. The same key with another
request is answered with [`key_reused`](errors.md#tidingserrorkey_reused).

## Names

"""

GRAMMAR_NOTES = {
    "room name": "1 to 64 of `a-z`, `0-9`, `_`, `-`; begins with a letter or digit",
    "topic name": "1 to 128 of `a-z`, `0-9`, `_`, `-`, `.`; no two dots in a row, none at the end",
    "authid": "1 to 128 of letters, digits, `_ . @ + : -`",
    "idempotency key": "8 to 128 of letters, digits, `_ . : -`; a UUID will do",
    "event type": "words of `a-z`, `0-9`, `_` with dots between: `article.published`",
    "mention": "an authid, or `@here` for everybody in the room",
    "command name": "1 to 32 of `a-z`, `0-9`, `_`, `-`; begins with a letter",
}

# procedures that have no rule in `services`, whose docstring would say it
LIVE_ERRORS: dict[str, tuple[type[model_errors.TidingsError], ...]] = {
    "tidings.chat.typing": (
        model_errors.NoSuchRoom,
        model_errors.NotAMember,
        model_errors.Muted,
        model_errors.Archived,
    ),
    "tidings.chat.command": (
        model_errors.NoSuchRoom,
        model_errors.NotAMember,
        model_errors.Muted,
        model_errors.Archived,
        model_errors.NoSuchCommand,
        model_errors.CommandFailed,
    ),
    "tidings.chat.commands": (),
    "tidings.notify.key": (),
    "tidings.presence.list": (model_errors.NoSuchRoom, model_errors.NotAllowed),
    "tidings.presence.occupancy": (),
    "tidings.presence.idle": (),
    "tidings.file.pass": (model_errors.Unauthorized,),
    "tidings.access.whoami": (),
    "tidings.access.renew": (model_errors.TokenExpired, model_errors.TokenInvalid),
    "tidings.access.logout": (),
    "tidings.ask": (
        model_errors.NobodyThere,
        model_errors.TimedOut,
        model_errors.Dismissed,
        model_errors.LimitReached,
    ),
    "tidings.ask.list": (),
    "tidings.ask.answer": (model_errors.NoSuchQuestion,),
    "tidings.ask.dismiss": (model_errors.NoSuchQuestion,),
}
_RAISES = re.compile(r"^ {4,8}(?P<names>[A-Z]\w+(?:, [A-Z]\w+)*): ", re.MULTILINE)
_TOLD_FOR_ALL = {"Invalid", "TooLong"}


def page() -> str:
    """The whole page."""
    grammars = [(f"**{name}**", GRAMMAR_NOTES[name]) for name in shapes.GRAMMARS.values()]
    parts = [shapes.NOTE, HEAD, shapes.table(("name", "grammar"), grammars)]
    area = ""
    for procedure in PROCEDURES:
        if procedure.area != area:
            area = procedure.area
            parts.append(f"\n## {area.capitalize()}\n")
        parts.append(_entry(procedure))
    parts.append("\n## What replies and requests are made of\n")
    parts += [_struct(kind) for kind in _parts()]
    return "".join(parts)


def errors_of(procedure: Procedure) -> list[type[model_errors.TidingsError]]:
    """What a procedure may answer besides what all may: from its rule's docstring."""
    if procedure.rule is None:
        return list(LIVE_ERRORS[procedure.uri])
    rule = python.getclosurevars(procedure.rule).nonlocals.get("rule", procedure.rule)
    _, _, told = (python.getdoc(rule) or "").partition("Raises:\n")
    named = [name for found in _RAISES.finditer(told) for name in found["names"].split(", ")]
    return [getattr(model_errors, name) for name in named if name not in _TOLD_FOR_ALL]


def who(procedure: Procedure) -> str:
    """Who may call it."""
    if procedure.roles >= PEOPLE:
        return "everybody"
    return " and ".join({Role.SERVICE: "services (your backends)"}[role] for role in procedure.roles)


def _entry(procedure: Procedure) -> str:
    errors = " · ".join(f"[`{kind.uri}`](errors.md#{shapes.anchor(kind.uri)})" for kind in errors_of(procedure))
    parts = [
        f"\n### {procedure.uri}\n\n{procedure.says}\n\n",
        f"For {who(procedure)}{_address(procedure.http)}\n\n",
        _fields(procedure.request) or "Takes no fields.\n",
        f"\n```json\n{shapes.as_json(shapes.example(procedure.request))}\n```\n",
        f"\nReturns {_reply(procedure.reply)}\n",
        f"\n```json\n{shapes.as_json(shapes.example(procedure.reply))}\n```\n",
        _progress(procedure.progress),
        f"\nErrors: {errors}\n" if errors else "",
    ]
    return "".join(parts)


def _progress(kind: type | None) -> str:
    if kind is None:
        return ""
    fields = "; ".join(f"`{field.encode_name}`: {shapes.words(field.type)}" for field in shapes.fields(kind))
    return f"\nBefore that, to whoever asks for progress: {fields}. May be cancelled.\n"


def _address(route: Route | None) -> str:
    if route is None:
        return ""
    heading = f"{route.method} {route.path}"
    return f" · HTTP: [`{heading}`](http.md#{shapes.anchor(heading)})"


def _reply(kind: type) -> str:
    found = shapes.fields(kind)
    if not found:
        return "an empty object."
    if kind in _parts():
        return f"a [{kind.__name__}](#{kind.__name__.lower()})."
    return "; ".join(f"`{field.encode_name}`: {shapes.words(field.type)}" for field in found) + "."


def _fields(kind: type) -> str:
    rows = [
        (f"`{field.encode_name}`", shapes.words(field.type), shapes.default(field)) for field in shapes.fields(kind)
    ]
    return shapes.table(("field", "what", "if left out"), rows) if rows else ""


def _parts() -> list[type]:
    """The Structs that occur inside of requests and replies, or that several procedures return."""
    found: dict[type, None] = {}
    replies = [procedure.reply for procedure in PROCEDURES]
    for procedure in PROCEDURES:
        for kind in (procedure.request, procedure.reply):
            for field in shapes.fields(kind):
                found.update(dict.fromkeys(shapes.structs_in(field.type)))
        if replies.count(procedure.reply) > 1 and shapes.fields(procedure.reply):
            found[procedure.reply] = None
    return list(found)


def _struct(kind: type) -> str:
    says = _first_line(kind)
    rows = [(f"`{field.encode_name}`", shapes.words(field.type)) for field in shapes.fields(kind)]
    return f"\n### {kind.__name__}\n\n{says}" + shapes.table(("field", "what"), rows)


def _first_line(kind: type) -> str:
    """The Struct's own docstring as one paragraph; a Struct without one inherits a text that does not fit."""
    told = " ".join(python.cleandoc(kind.__doc__).split()) if "__doc__" in vars(kind) and kind.__doc__ else ""
    return f"{told}\n\n" if told else ""


def all_examples() -> Iterator[tuple[type, dict[str, object]]]:
    """Every example on the page with its type; the tests decode them."""
    for procedure in PROCEDURES:
        yield procedure.request, shapes.example(procedure.request)
        yield procedure.reply, shapes.example(procedure.reply)
