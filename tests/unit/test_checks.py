"""What people and backends send, beyond its types: texts, pictures, data."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refusal
from tests.support.strategies import JSON, texts
from tidings.model.errors import Invalid, TooLong
from tidings.model.limits import Limits
from tidings.model.rooms import Attachment
from tidings.services import checks

LIMITS = Limits(text_characters=20, data_bytes=200)


def picture(url: str = "/cat.svg", alt: str = "a cat") -> Attachment:
    """A picture at an address."""
    return Attachment(kind="image", url=url, alt=alt)


def test_a_text_is_stored_without_its_trailing_blanks() -> None:
    """Line ends become one kind; what stands before the text stays."""
    assert checks.message_text("  a\r\nb\rc \n ", LIMITS) == "  a\nb\nc"


@pytest.mark.parametrize("text", ["", "   ", "\n\r\n"])
def test_an_empty_text_needs_a_picture(text: str) -> None:
    """A message says something or shows something."""
    with pytest.raises(Invalid) as caught:
        checks.message_text(text, LIMITS)
    assert caught.value.field == "text"
    assert checks.message_text(text, LIMITS, may_be_empty=True) == ""


@pytest.mark.parametrize("text", ["a\x00", "\x1b[31m", "\ud83d", "a\ufffe", "\x7f"])
def test_a_text_is_text(text: str) -> None:
    """No control characters, halves of characters or code points that mean nothing."""
    with pytest.raises(Invalid, match=r"U\+"):
        checks.message_text(text, LIMITS)


def test_a_long_text_is_refused_with_the_limit() -> None:
    """The limit is counted on what would be stored."""
    assert checks.message_text("x" * 20 + "   ", LIMITS) == "x" * 20
    with pytest.raises(TooLong) as caught:
        checks.message_text("x" * 21, LIMITS)
    assert (caught.value.field, caught.value.limit) == ("text", 20)


@pytest.mark.parametrize(
    "url", ["/kittens/tiger.svg", "https://a.example/cat.png?x=1#y", "HTTP://a.example/", "https://[2001:db8::1]/c"]
)
def test_pictures_come_from_the_web(url: str) -> None:
    """Addresses of web servers, and paths of this site."""
    assert checks.attachments([picture(url)]) == [picture(url)]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "https://jack:secret@example.com/cat.png",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "/\\evil.example/x",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https:evil",
        "https://",
        "http://[::1",
        'https://a.example/"onerror=x',
        "https://a.example/<x>",
        "cat.png",
        "https://a.example/\x00",
        "https://a.example/\ud800",
    ],
)
def test_pictures_come_from_nowhere_else(url: str) -> None:
    """No script, no data, no other site by the back door."""
    with pytest.raises(Invalid) as caught:
        checks.attachments([picture(url)])
    assert caught.value.field == "attachments.url"


def test_long_descriptions_and_addresses_are_refused_with_the_limit() -> None:
    """Both have a limit that the error names."""
    with pytest.raises(TooLong) as caught:
        checks.attachments([picture(alt="x" * 301)])
    assert (caught.value.field, caught.value.limit) == ("attachments.alt", 300)
    with pytest.raises(TooLong) as caught:
        checks.attachments([picture(url="/" + "x" * 2048)])
    assert (caught.value.field, caught.value.limit) == ("attachments.url", 2048)


@given(texts())
def test_no_address_raises_anything_but_ours(url: str) -> None:
    """Any text may come as an address."""
    refused = refusal(lambda: checks.attachments([picture(url), picture("http://" + url)]))
    assert refused is None or refused.field == "attachments.url"


def nested(depth: int) -> dict[str, Any]:
    """Data nested so deep."""
    data: dict[str, Any] = {"a": 1}
    for _ in range(depth):
        data = {"a": data}
    return data


@pytest.mark.parametrize(
    "data",
    [
        {"a": [1, 2.5, None, True, "x\ny\tz\r\n"]},
        {"a": 2**53 - 1, "b": -(2**53 - 1)},
        {},
        nested(31),
    ],
)
def test_data_that_every_serialiser_carries_passes(data: dict[str, Any]) -> None:
    """Plain JSON within the limits comes back as it was."""
    assert checks.data(data, Limits()) == data


@pytest.mark.parametrize(
    "data",
    [
        {"a": 2**53},
        {"a": -(2**53)},
        {"a": float("nan")},
        {"a": [float("inf")]},
        {"a": "\ud800"},
        {"\ud800": 1},
        {"a": "\x00"},
        {"a": b"bytes"},
        {"a": {1: 2}},
        {"a": {1, 2}},
        nested(32),
        nested(5000),
    ],
)
def test_other_data_is_refused(data: dict[str, Any]) -> None:
    """What one serialiser would change or refuse is refused for all."""
    with pytest.raises(Invalid) as caught:
        checks.data(data, Limits(data_bytes=10**6))
    assert caught.value.field == "data"


def test_data_is_limited_in_bytes() -> None:
    """Counted as JSON in UTF-8."""
    assert checks.data({"a": "é" * 96}, LIMITS)
    with pytest.raises(TooLong) as caught:
        checks.data({"a": "é" * 97}, LIMITS)
    assert (caught.value.field, caught.value.limit) == ("data", 200)


@given(st.dictionaries(texts(5), JSON, max_size=4))
def test_no_data_raises_anything_but_ours(data: dict[str, Any]) -> None:
    """Whatever a publisher sends passes as it is or is refused by one of our errors."""
    refused = refusal(lambda: checks.data(data, LIMITS))
    assert refused is None or refused.field == "data"
