"""The grammar of names and texts: what is refused, what is kept, what looks alike."""

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given

from tests.support.refusals import refusal
from tests.support.strategies import texts
from tidings.model import names
from tidings.model.errors import Invalid, TooLong
from tidings.model.requests import RoomGet

ZERO_WIDTH_SPACE, BIDI_OVERRIDE, HANGUL_FILLER, BRAILLE_BLANK = "\u200b", "\u202e", "\u3164", "\u2800"


@given(texts(60))
def test_clean_name_refuses_or_gives_a_name_that_it_keeps(raw: str) -> None:
    """Whatever is typed, it is refused by one of our errors, or becomes a name that cleaning does not change again."""
    try:
        cleaned = names.clean_name(raw)
    except Invalid:
        return
    assert names.clean_name(cleaned) == cleaned
    assert 0 < len(cleaned) <= names.NAME_LIMIT
    assert cleaned.encode()
    assert len(names.skeleton(cleaned)) <= 160  # the column's width


@given(texts(60))
def test_check_text_refuses_exactly_what_is_no_text(raw: str) -> None:
    """What passes can be encoded, and has no control characters but newline and tab."""
    is_text = all(character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Cn"} for character in raw)
    refused = refusal(lambda: names.check_text(raw, "text"))
    assert is_text if refused is None else (not is_text and refused.field == "text")


@given(texts(60))
def test_skeleton_takes_anything(raw: str) -> None:
    """A skeleton can be made of any text, and two spellings of one text have one skeleton."""
    assert names.skeleton(raw) == names.skeleton(unicodedata.normalize("NFD", raw))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Jack  ", "Jack"),
        ("Jack   and    Jill", "Jack and Jill"),
        ("Ｊａｃｋ", "Jack"),  # noqa: RUF001 - full-width letters are the point
        ("Ｊack\u3000Ｊill", "Jack Jill"),  # noqa: RUF001 - see above
        ("Jose\u0301", "José"),
        ("小猫", "小猫"),
        ("ジル 2", "ジル 2"),
        ("Zoë 🐱", "Zoë 🐱"),
    ],
)
def test_names_are_stored_in_one_form(raw: str, kept: str) -> None:
    """Width, spaces and the way an accent is typed make no difference."""
    assert names.clean_name(raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "!!!",
        "🐱",
        "Jack\n",
        "Ja\x00ck",
        "Ja\ud800ck",
        f"Jack{ZERO_WIDTH_SPACE}",
        f"{BIDI_OVERRIDE}kcaJ",
        HANGUL_FILLER,
        f"Jack{HANGUL_FILLER}",
        "Jack\u115f",
        "Jack\u1160",
        "Jack\uffa0",
        f"Jack{BRAILLE_BLANK}",
        "Jack\ue000",
        "Jack\u2028",
        "Jack\U0010ffff",
        "J" + "\u0301" * 5 + "ack",
    ],
)
def test_names_that_cannot_be_seen_or_read_are_refused(raw: str) -> None:
    """Empty, invisible, turned around, without a letter, buried in accents."""
    with pytest.raises(Invalid) as caught:
        names.clean_name(raw)
    assert caught.value.field == "nickname"


def test_a_long_name_is_refused_with_the_limit() -> None:
    """Forty characters are enough, counted as they are shown."""
    assert len(names.clean_name("é" * 40)) == 40
    with pytest.raises(TooLong) as caught:
        names.clean_name("x" * 41)
    assert caught.value.limit == 40


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jack", "JACK"),
        ("Jack", "J a c k"),
        ("Jack", "Jácḱ"),
        ("Jack", "J\u200back"),
        ("Jack", "Јасk"),  # noqa: RUF001 - Cyrillic
        ("Jack", "Jаck"),  # noqa: RUF001 - Cyrillic
        ("Jack", "Ｊａｃｋ"),  # noqa: RUF001 - full width
        ("Jack", "𝐉𝖆𝓬𝓀"),  # noqa: RUF001 - mathematical letters
        ("Jill", "Ji11"),
        ("Jill", "JiIl"),
        ("Bob", "B0b"),
        ("paypal", "ρaypal"),  # noqa: RUF001 - Greek
        ("Nick", "Νick"),  # noqa: RUF001 - Greek capital Nu
        ("Helen", "Ηelen"),  # noqa: RUF001 - Greek capital Eta
        ("Yan", "Υan"),  # noqa: RUF001 - Greek capital Upsilon
        ("admin", "аdmіn"),  # noqa: RUF001 - Cyrillic
        ("admin", "adrnin"),
        ("мама", "мaмa"),
        ("МАМА", "мама"),  # noqa: RUF001 - Cyrillic
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    """Nobody passes for somebody else by another alphabet, case, accent or space."""
    assert names.skeleton(one) == names.skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Jack", "Jill"), ("Tom", "Tim"), ("猫", "狗"), ("Аня", "Оля")])
def test_names_that_differ_have_two_skeletons(one: str, other: str) -> None:
    """Different names may live side by side."""
    assert names.skeleton(one) != names.skeleton(other)


@pytest.mark.parametrize("stream", ["room.lobby", "topic.kittens.new", "topic.a", "user.jack", "user.jack@a.example"])
def test_streams_names_are_split(stream: str) -> None:
    """Kind and name, at the first dot."""
    kind, _, name = stream.partition(".")
    assert names.split_stream(stream) == (kind, name)


@pytest.mark.parametrize(
    "stream",
    ["", "room", "room.", "room.a.b", "room.Lobby", "room.lobby\n", "topic.a..b", "topic.a.", "user.a b", "cat.tom"],
)
def test_what_is_no_streams_name_is_not_split(stream: str) -> None:
    """Wildcards, blanks, line ends and empty parts never reach a WAMP topic."""
    assert names.split_stream(stream) is None


@given(texts(60))
def test_a_split_stream_is_safe_in_a_uri(raw: str) -> None:
    """Whatever passes has no character that a WAMP URI may not have."""
    for kind in ("room", "topic", "user"):
        if names.split_stream(f"{kind}.{raw}") is not None:
            assert re.fullmatch(r"[A-Za-z0-9_.@+:-]+", raw)
            assert ".." not in f"{kind}.{raw}."


@pytest.mark.parametrize("pattern", [names.ROOM, names.TOPIC, names.AUTHID, names.EVENT_TYPE, names.COMMAND, names.KEY])
def test_no_pattern_lets_a_line_end_pass(pattern: str) -> None:
    """Python's `$` also matches before a line end; ours must not, however they are searched."""
    assert re.search(pattern, "abcdefgh")
    assert not re.search(pattern, "abcdefgh\n")


def test_a_request_with_a_line_end_in_its_room_is_refused() -> None:
    """The patterns are what msgspec checks requests with."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"room": "lobby\n"}, RoomGet)
