"""Checks of what people and backends send, beyond the types: characters, sizes, addresses."""

import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tidings.model.errors import Invalid, TooLong
from tidings.model.events import Data
from tidings.model.limits import Limits
from tidings.model.names import check_text, one_line
from tidings.model.rooms import Attachment

DEPTH_LIMIT = 32
LARGEST_INTEGER = 2**53 - 1
ALT_LIMIT = 300
URL_LIMIT = 2048


def message_text(text: str, limits: Limits, *, may_be_empty: bool = False) -> str:
    """The text of a message as it is stored: line ends made one kind, trailing blanks dropped.

    Raises:
        Invalid: empty, or with characters that are no text.
        TooLong: over `text_characters`.
    """
    check_text(text.replace("\r", ""), "text")
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    if len(cleaned) > limits.text_characters:
        raise TooLong(
            f"`text` has {len(cleaned)} characters; {limits.text_characters} are allowed.",
            field="text",
            limit=limits.text_characters,
        )
    if not cleaned.strip() and not may_be_empty:
        raise Invalid("`text` is empty.", field="text")
    return cleaned


def attachments(pictures: list[Attachment]) -> list[Attachment]:
    """Pictures by address: http, https or a path of this site, never script or data.

    Raises:
        Invalid: another scheme, or characters that are no text.
        TooLong: an address over 2,048 characters, a description over 300.
    """
    for picture in pictures:
        check_text(picture.alt, "attachments.alt")
        check_text(picture.url, "attachments.url")
        if len(picture.alt) > ALT_LIMIT:
            raise TooLong("`attachments.alt` is too long.", field="attachments.alt", limit=ALT_LIMIT)
        if len(picture.url) > URL_LIMIT:
            raise TooLong("`attachments.url` is too long.", field="attachments.url", limit=URL_LIMIT)
        if not _is_web_address(picture.url):
            raise Invalid("`attachments.url` must start with https://, http:// or a single /.", field="attachments.url")
    return pictures


def check_picture_address(url: str, field: str) -> None:
    """A picture that pages load by themselves: https, which their policy lets through, or a path of this site.

    Raises:
        Invalid: another scheme, or characters that are no text.
    """
    check_text(url, field)
    if not is_picture_address(url):
        raise Invalid(f"`{field}` must start with https:// or a single /.", field=field)


def is_picture_address(url: str) -> bool:
    """Whether pages may load a picture from there."""
    return not url.startswith("http:") and _is_web_address(url)


def choices(texts: Sequence[str], field: str) -> list[str]:
    """What people may choose from, each on one line.

    Raises:
        Invalid: no text, or two that are the same.
    """
    for text in texts:
        require_text(text, field)
    found = [one_line(text) for text in texts]
    if len({choice.casefold() for choice in found}) < len(found):
        raise Invalid(f"Two of `{field}` are the same.", field=field)
    return found


def require_text(text: str, field: str) -> None:
    """Refuse what is no text, and what is empty.

    Raises:
        Invalid: it is.
    """
    check_text(text, field)
    if not text.strip():
        raise Invalid(f"`{field}` is empty.", field=field)


def _is_web_address(url: str) -> bool:
    if any(character.isspace() or character in '\\<>"' for character in url):
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # a password in an address would be shown to everybody
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def data(payload: Data, limits: Limits) -> Data:
    """A publisher's payload: JSON that every serialiser can carry, within the limit.

    Raises:
        Invalid: deeper than 32, integers past 2^53-1, NaN or Infinity, lone surrogates or control characters.
        TooLong: over `data_bytes` as JSON.
    """
    _walk(payload, 0)
    size = len(msgspec.json.encode(payload))
    if size > limits.data_bytes:
        raise TooLong(
            f"`data` has {size} bytes as JSON; {limits.data_bytes} are allowed.",
            field="data",
            limit=limits.data_bytes,
        )
    return payload


def _walk(value: Any, depth: int) -> None:  # noqa: ANN401, C901 - any JSON value; one case per kind of it
    if depth > DEPTH_LIMIT:
        raise Invalid(f"`data` is nested deeper than {DEPTH_LIMIT}.", field="data", limit=DEPTH_LIMIT)
    match value:
        case str():
            check_text(value.replace("\r", ""), "data")
        case bool() | None:
            pass
        case int() if abs(value) > LARGEST_INTEGER:
            raise Invalid("`data` has an integer beyond 2^53-1.", field="data", limit=LARGEST_INTEGER)
        case float() if not math.isfinite(value):
            raise Invalid("`data` has a number that is not finite.", field="data")
        case int() | float():
            pass
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise Invalid("`data` has a key that is not a text.", field="data")
                _walk(key, depth)
                _walk(item, depth + 1)
        case list() | tuple():
            for item in value:
                _walk(item, depth + 1)
        case _:
            raise Invalid("`data` has a value that JSON cannot carry.", field="data")
