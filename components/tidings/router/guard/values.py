"""Which values may pass through the router: those that every receiver, whatever it speaks, can be given.

WAMP's serializations differ in what they can say. What one lets in and another cannot write would cost a receiver its
connection, or all of them the event: a lone surrogate is valid JSON and no UTF-8, CBOR has sets, dates, regular
expressions and lists that contain themselves, MessagePack has integers of 64 bits where JavaScript has 53.
(RFC 8259; RFC 8949, section 3.4; WAMP, section "Serializations".)
"""

import math
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from tidings.model.errors import Invalid

MOST_DEPTH: Final = 40
"""What a site's own data may have (32, see `tidings.services.checks.data`), and what is around it in a message."""
MOST_INTEGER: Final = 2**53 - 1
"""The largest integer that JavaScript, and so JSON as browsers read it, can hold (RFC 8259, section 6)."""

_NESTED: Final = (list, dict)


class Fault(NamedTuple):
    """What is wrong. `says` is the end of a sentence: `has …`, `is …`; `limit` is the number that was passed, if any.

    `is_local`: it is one value's fault, which `place_of` can find.
    """

    says: str
    limit: int | None = None
    is_local: bool = True


_SURROGATE: Final = Fault("has half of a surrogate pair in a text")
_NO_NAME: Final = Fault("has a field whose name is no text", is_local=False)
_TOO_LARGE: Final = Fault(f"has an integer beyond {MOST_INTEGER}", MOST_INTEGER)
_ENDLESS: Final = Fault("has a number that is not finite")
_STRANGE: Final = Fault("has a value that JSON has no word for")


def fault_of(message: list[Any], most_depth: int = MOST_DEPTH, most_values: int = 65_536) -> Fault | None:
    """What is wrong with a message; None if nothing is.

    Args:
        message: as it was decoded.
        most_depth: lists and objects in each other, the message itself being the first.
        most_values: values altogether. A message has fewer values than bytes, unless parts of it are in it many times.
    """
    level: list[Any] = [message]
    count = 0
    for _ in range(most_depth):
        inner = _opened(level, most_values)
        if inner is None:
            return _NO_NAME
        count += len(inner)
        if count > most_values:
            return Fault(f"has more than {most_values} values", most_values, is_local=False)
        found = _nested(inner)
        if not found:
            return None
        if type(found) is Fault:
            return found
        level = found  # type: ignore[assignment] # mypy knows no `type(x) is`
    return Fault(f"is nested deeper than {most_depth} levels", most_depth, is_local=False)


def _opened(level: list[Any], most_values: int) -> list[Any] | None:
    """Everything in these lists and objects, or too much of it; None if the name of a field is no text."""
    inner: list[Any] = []
    for value in level:
        if len(inner) > most_values:
            break
        if type(value) is dict:
            names = list(value)
            if any(type(name) is not str for name in names):
                return None
            inner += names
            inner += value.values()
        else:
            inner += value
    return inner


def _nested(values: list[Any]) -> list[Any] | Fault:
    """The lists and objects among these values, if the others are as they should be."""
    found: list[Any] = []
    for value in values:
        kind = type(value)
        if kind in _NESTED:
            found.append(value)
        elif kind is not str or not value.isascii():
            fault = _fault_of_scalar(value)
            if fault is not None:
                return fault
    return found


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _fault_of_scalar(value: object) -> Fault | None:
    kind = type(value)
    if kind is str:
        return _SURROGATE if _has_surrogate(value) else None  # type: ignore[arg-type] # mypy knows no `type(x) is`
    if kind is int:
        return None if -MOST_INTEGER <= value <= MOST_INTEGER else _TOO_LARGE  # type: ignore[operator] # see above
    if kind is float:
        return None if math.isfinite(value) else _ENDLESS  # type: ignore[arg-type] # see above
    return None if value is None or kind in (bool, bytes) else _STRANGE


def place_of(message: list[Any], fault: Fault) -> str | None:
    """The name of the innermost field in which the fault is, to say it to whoever sent it; None if it has no name.

    Looks at one member after the other, so it is only for messages that are refused.
    """
    found: str | None = None
    value: Any = message
    for _ in range(MOST_DEPTH if fault.is_local else 0):
        if type(value) not in _NESTED:
            break
        for name, member in _members(value):
            if fault_of(member if type(member) in _NESTED else [member]) == fault:
                found, value = name or found, member
                break
        else:
            break
    return found


def refusal(message: list[Any], fault: Fault) -> Invalid:
    """The error for whoever sent it, with the field and the limit."""
    place = place_of(message, fault)
    what = f"field {place[:100]!r}" if place else "message"
    return Invalid(f"The {what} {fault.says}.", field=place, limit=fault.limit)


def _members(value: Any) -> Iterable[tuple[str | None, Any]]:  # noqa: ANN401 - a list or a dict
    if type(value) is dict:
        return [(name if name.isascii() else None, member) for name, member in value.items()]
    return [(None, member) for member in value]
