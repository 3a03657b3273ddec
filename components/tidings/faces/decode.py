"""From a payload of the wire to a request, with errors that name the field and the limit."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tidings.model.errors import Invalid, TidingsError, TooLong

_FIELD = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_LENGTH = re.compile(r"of length <= (?P<limit>\d+)")
_BOUND = re.compile(r"(?:<=|>=) (?P<limit>-?\d+)")
_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]*)`")
_LONGEST_NAME = 64


def request_of(payload: object, kind: type[msgspec.Struct], *, from_text: bool = False) -> msgspec.Struct:
    """Check a payload against a request's type.

    Args:
        from_text: numbers and booleans may come as text (a URL's query).

    Raises:
        Invalid: wrong type, missing or unknown field, not of the pattern; `field` names it.
        TooLong: over the length that its type allows; `limit` is that length.
    """
    if not isinstance(payload, Mapping):
        raise Invalid("A procedure takes one argument, an object.", field="")
    try:
        return msgspec.convert(dict(payload), kind, strict=not from_text)
    except msgspec.ValidationError as error:
        raise explained(str(error)) from None
    except (ValueError, TypeError, OverflowError, RecursionError, UnicodeError):
        raise Invalid("The payload is not plain JSON data.") from None


def explained(message: str) -> TidingsError:
    """Our error for msgspec's sentence."""
    found = _FIELD.search(message)
    path = found["path"] if found else ""
    sentence = message[: found.start()] if found else message
    for shape in (_UNKNOWN, _MISSING):
        named = shape.search(sentence)
        if named:
            path = f"{path}.{named['name'][:_LONGEST_NAME]}" if path else named["name"][:_LONGEST_NAME]
    told = f"`{path}`: {_plain(sentence)}." if path else f"{_plain(sentence)}."
    too_long = _LENGTH.search(sentence)
    if too_long:
        return TooLong(told, field=path, limit=int(too_long["limit"]))
    bound = _BOUND.search(sentence)
    return Invalid(told, field=path, limit=int(bound["limit"]) if bound else None)


def _plain(sentence: str) -> str:
    if "matching regex" in sentence:
        return "has characters or a form that are not allowed here"
    return sentence[:1].lower() + sentence[1:]


def encoded(reply: object) -> Any:  # noqa: ANN401 - plain JSON data
    """A reply as plain data that every serialiser can carry."""
    return msgspec.to_builtins(reply)
