"""From a payload of the wire to a request, with errors that name the field and the limit."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tidings.model.errors import Invalid, TidingsError, TooLong

# msgspec's sentences; what a caller sent stands only where a field is named, and in enum values
_FIELD = re.compile(r" - at `(?:key` in `)?\$\.?(?P<path>[^`]*)`$")
_NAMED = re.compile(r"^Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`$", re.DOTALL)
_LENGTH = re.compile(r"^Expected `\w+` of length <= (?P<limit>\d+)$")
_BOUND = re.compile(r"^Expected `\w+`(?: of length)? (?:<=|>=) (?P<limit>-?\d+)$")
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
        request = msgspec.convert(dict(payload), kind, strict=not from_text)
    except msgspec.ValidationError as error:
        raise explained(str(error)) from None
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Invalid("The payload is not plain JSON data.") from None
    if not _is_json(request):
        wrong = next((name for name in request.__struct_fields__ if not _is_json(getattr(request, name))), "")
        raise Invalid(f"`{wrong}` is not plain JSON data.", field=wrong)
    return request


def _is_json(value: object) -> bool:
    """Whether JSON can carry what Python could: no halves of characters, no endless nesting, no objects.

    The database, the fingerprint of an idempotency key and every serialiser rely on it.
    """
    try:
        msgspec.json.encode(value)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return False
    return True


def explained(message: str) -> TidingsError:
    """Our error for msgspec's sentence."""
    message = message.encode("utf-8", "replace").decode()  # an error must be sendable, whatever it was about
    found = _FIELD.search(message)
    path = found["path"] if found else ""
    sentence = message[: found.start()] if found else message
    named = _NAMED.search(sentence)
    if named:
        name = named["name"][:_LONGEST_NAME]
        path = f"{path}.{name}" if path else name
        is_missing = named["what"] == "missing required"
        return Invalid(f"`{path}` is missing." if is_missing else f"There is no field `{path}`.", field=path)
    told = f"`{path}`: {_plain(sentence)}." if path else f"{_plain(sentence)}."
    too_long = _LENGTH.search(sentence)
    if too_long:
        return TooLong(told, field=path, limit=int(too_long["limit"]))
    bound = _BOUND.search(sentence)
    return Invalid(told, field=path, limit=int(bound["limit"]) if bound else None)


def _plain(sentence: str) -> str:
    if "matching regex" in sentence:
        return "has characters or a form that are not allowed here"
    if sentence.startswith("Invalid enum value"):
        return "is none of the values that are allowed here"
    return sentence[:1].lower() + sentence[1:]


def encoded(reply: object) -> Any:  # noqa: ANN401 - plain JSON data
    """A reply as plain data that every serialiser can carry."""
    return msgspec.to_builtins(reply)
