"""Which links of a message are looked at, and by which address."""

import time

import pytest

from tidings.model.links import links, request_url


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://kittens.example/a.", ["https://kittens.example/a"]),
        ("(https://kittens.example/a_(b))", ["https://kittens.example/a_(b)"]),
        ("[kittens](https://kittens.example/a), look", ["https://kittens.example/a"]),
        ("**https://kittens.example/a**", ["https://kittens.example/a"]),
        ("HTTP://Kittens.example", ["HTTP://Kittens.example"]),
        ("https://a.example https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ("`https://kittens.example/`", []),
        ("```\nhttps://kittens.example/\n```", []),
        ("```\nhttps://kittens.example/ that is never closed", ["https://kittens.example/"]),
        ("> https://kittens.example/ was said before", []),
        ("xhttps://kittens.example/", []),
        ("ftp://kittens.example/ javascript:alert(1) file:///etc/passwd", []),
        ("https://jack:secret@kittens.example/", []),
        ("https://kittens.example@evil.example/", []),
        ("https://", []),
        ("https://[::1", []),
        ("https://kittens.example:x/", []),
        ("https://chat.example/?room=lobby&at=42", []),
        ("https://chat.example/?room=lobby&at=42&thread=id1", []),
        ("https://hotel.example/?room=Lobby&at=noon", ["https://hotel.example/?room=Lobby&at=noon"]),
        ("no link", []),
    ],
)
def test_links_are_found_where_people_see_them(text: str, found: list[str]) -> None:
    """Not in code, not in quotes, none of a message of the chat itself, and none that hides where it leads."""
    assert links(text, 10) == found


def test_no_more_than_wanted() -> None:
    """The first ones."""
    assert links(" ".join(f"https://{number}.example" for number in range(9)), 2) == [
        "https://0.example",
        "https://1.example",
    ]


@pytest.mark.parametrize(
    "text", ["`" * 4096, "https://" * 500, "[" * 2000 + "](" * 1000, "https://a.example/" + ")" * 4000]
)
def test_no_text_takes_long(text: str) -> None:
    """Whatever was made to."""
    began = time.process_time()
    links(text, 3)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://kittens.example", "https://kittens.example/"),
        ("https://kittens.example/a#part", "https://kittens.example/a"),
        ("https://kittens.example/a b", "https://kittens.example/a%20b"),
        ("https://b\u00fccher.example/\u00fc?q=\u00e9", "https://xn--bcher-kva.example/%C3%BC?q=%C3%A9"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("https://kittens.example/%41", "https://kittens.example/%41"),
        ("https://u@kittens.example/", None),
        ("https:///nowhere", None),
        ("gopher://kittens.example/", None),
        ("https://" + "a" * 254 + ".example/", None),
        ("https://kittens.example/" + "a" * 2048, None),
        ("https://\u2488.example\u2100/", None),
    ],
)
def test_a_link_is_asked_for_as_urls_are_sent(link: str, url: str | None) -> None:
    """In ASCII, without the part that is never sent."""
    assert request_url(link) == url
