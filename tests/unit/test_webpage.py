"""What a page says of itself, and how little of it is believed."""

import gzip
import time
import zlib

import pytest

from tidings.model.previews import quiet_line
from tidings.webpage.charset import decoded
from tidings.webpage.parse import words_of
from tidings.webpage.read import Page, words_in

PLAIN = Page(charset="", packing="", most=100_000)


def test_open_graph_comes_before_what_html_has() -> None:
    """And Twitter's cards stand between."""
    found = words_of(
        """<!doctype html><html lang="de-AT" dir="ltr"><head><title>Plain</title>
        <meta name="twitter:title" content="Card"><meta property="og:title" content="Graph &amp; more">
        <meta name="description" content="in words"><meta property="og:site_name" content="Kittens">
        <meta property="og:image" content="/tom.png"><meta property="og:image:alt" content="Tom"></head>"""
    )
    assert (found.title, found.description, found.site) == ("Graph & more", "in words", "Kittens")
    assert (found.picture, found.alt, found.lang, found.dir) == ("/tom.png", "Tom", "de-AT", "ltr")


def test_a_plain_page_has_a_title() -> None:
    """On one line; what is in its body is not looked at."""
    found = words_of(
        "<title>\n  All\n about  kittens </title><body><meta property='og:title' content='no'><title>no</title>"
    )
    assert found.title == "All about kittens"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<",
        "<meta",
        "<meta property=og:title>",
        "<title>",
        "<!--<title>no</title>-->",
        "<script><title>no</title></script>",
        "<html lang='x y' dir='sideways'>",
        "\x00\x01\x02",
        "<title>\u200b\u202e\u2067</title>",
    ],
)
def test_a_page_may_say_nothing(page: str) -> None:
    """And that is all."""
    found = words_of(page)
    assert (found.title, found.lang, found.dir) == ("", "", "auto")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000,
        "<meta property='og:title' content='" + "a" * 1_000_000,
        "<title>" + "\u0301" * 1_000_000,
        "<meta name=x content=y>" * 40_000,
        "&" * 500_000,
        "<a " * 200_000,
        "<svg>" * 100_000 + "<title>deep</title>",
    ],
)
def test_no_page_takes_long(page: str) -> None:
    """Nested as deep and as long as it likes; a process that takes longer is ended."""
    began = time.process_time()
    words_of(page)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\x00b\x1bc\r\nd", "a b c d"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\ud800lone", "lone"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("\u200b\u2060\ufeff", ""),
        ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
    ],
)
def test_words_of_strangers_are_made_quiet(said: str, shown: str) -> None:
    """Text it stays; but nothing turns around what stands beside it, and nothing is invisible."""
    assert quiet_line(said, 40) == shown


def test_long_words_end_with_an_ellipsis() -> None:
    """Never within a letter, or within an emoji."""
    assert quiet_line("w" * 50, 40) == "w" * 39 + "…"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    for most in range(10, 30):
        line = quiet_line("a" * 8 + family * 5, most)
        assert len(line) <= most
        assert not line.removesuffix("…").endswith("\u200d")
        assert line.removesuffix("…").removeprefix("a" * 8).replace(family, "") == ""


@pytest.mark.parametrize(
    ("body", "said", "text"),
    [
        ("Käse".encode(), "", "Käse"),
        ("Käse".encode("latin-1"), "", "Käse"),
        ("Käse".encode("latin-1"), "ISO-8859-1", "Käse"),
        ("\u201cKäse\u201d".encode("cp1252"), "iso-8859-1", "\u201cKäse\u201d"),
        ("\u0421\u044b\u0440".encode("koi8-r"), "KOI8-R", "\u0421\u044b\u0440"),
        ("\u30c1\u30fc\u30ba".encode("shift_jis"), "shift_jis", "\u30c1\u30fc\u30ba"),
        ("Käse".encode("utf-16"), "", "Käse"),
        (b"\xef\xbb\xbfK", "latin-1", "K"),
        (b"+ADw-script", "utf-7", "+ADw-script"),
        (b"K", "no such thing", "K"),
        (b"K", "zip", "K"),
        ("Käse".encode()[:2], "", "K"),
    ],
)
def test_a_page_is_read_in_its_own_letters(body: bytes, said: str, text: str) -> None:
    """As browsers do; and in no encoding that the web does not have."""
    assert decoded(body, said) == text


def test_a_page_may_say_its_encoding_itself() -> None:
    """In its first bytes."""
    page = '<meta charset="windows-1251"><title>\u0421\u044b\u0440</title>'.encode("cp1251")
    assert words_in(PLAIN, page).title == "\u0421\u044b\u0440"


def test_a_bomb_is_unpacked_no_further_than_it_may() -> None:
    """What comes after that is not looked at; what is no archive says nothing."""
    bomb = gzip.compress(b"<title>boom</title>" + b" " * 50_000_000)
    packed = Page(charset="", packing="gzip", most=10_000)
    assert words_in(packed, bomb).title == "boom"
    assert words_in(packed, zlib.compress(b"<title>z</title>")).title == "z"
    assert words_in(packed, bomb[:5000]).title == "boom"
    assert words_in(packed, b"<title>not packed</title>").title == ""
