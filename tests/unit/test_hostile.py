"""Whatever people write comes back as they wrote it, wherever it goes; and what is no text goes nowhere."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from tests.support.browser_keys import BrowserKeys
from tests.support.cast import JACK, JILL, KITTENS
from tests.support.hostile import ACCEPTED, QUERIES, REFUSED, TOO_LONG
from tests.support.refusals import refusal
from tests.support.site import Site
from tidings.faces.decode import request_of
from tidings.model.errors import Invalid, TooLong
from tidings.model.events import Event
from tidings.model.limits import Limits
from tidings.model.links import links
from tidings.model.names import one_line
from tidings.model.requests import SEARCH_TEXT_LIMIT, TEXT_LIMIT, Edit, Search, Send
from tidings.services.web_push import RECORD_SIZE, TEXT_MOST, TITLE_MOST, Said, encrypted, of_inbox, of_room
from tidings.services.webhooks import encoded_event

each_kind = pytest.mark.parametrize("texts", ACCEPTED.values(), ids=ACCEPTED.keys())
every_refused = pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())


Texts = Mapping[str, str]
BROWSER = BrowserKeys()


@pytest.fixture
def lobby(site: Site) -> Site:
    """Jack's lobby, with Jill in it."""
    site.makes(JACK, "lobby")
    site.joins(JILL, "lobby")
    return site


def finds(site: Site, text: str) -> list[str]:
    """The texts that Jill finds."""
    return [message.text for message in site.do(JILL, "chat.search", text=text).found]


def event_of(site: Site, offset: int) -> Event:
    """One event of the lobby's log."""
    (event,) = site.tx.events("room.lobby", offset - 1, 1)
    return event


def as_shown(text: str) -> str:
    """A text as a browser is told it: on one line, and not all of it."""
    line = one_line(text)
    return line if len(line) <= TEXT_MOST else line[: TEXT_MOST - 1] + "…"


def as_received(said: Said) -> dict[str, Any]:
    """What a browser reads of what it is sent, which push services take."""
    body = encrypted(msgspec.json.encode(said), BROWSER.p256dh, BROWSER.auth)
    assert len(body) <= RECORD_SIZE
    return BROWSER.read(body)


@each_kind
def test_it_is_kept_as_it_was_written(lobby: Site, texts: Texts) -> None:
    """Said, edited and looked up again; in the room, in its log and among the versions."""
    for name, text in texts.items():
        said = lobby.says(JACK, "lobby", text)
        assert event_of(lobby, said.offset).data["text"] == text, name
        lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="plain")
        edited = lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text=text)
        assert event_of(lobby, edited.offset).data["text"] == text, name
        versions = lobby.do(JILL, "chat.versions", room="lobby", message=said.id).versions
        assert [version.text for version in versions] == [text, "plain", text], name
    assert lobby.texts(JILL, "lobby") == list(texts.values())


@each_kind
def test_it_is_found_by_a_plain_word_beside_it(lobby: Site, texts: Texts) -> None:
    """Also when it was edited in; and not when it was edited out."""
    for name, text in texts.items():
        beside = f"needle {text}"[:TEXT_LIMIT].rstrip()
        said = lobby.says(JACK, "lobby", beside)
        assert finds(lobby, "needle") == [beside], name
        lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text="hay")
        assert finds(lobby, "needle") == [], name
        lobby.do(JACK, "chat.edit", room="lobby", message=said.id, text=beside)
        assert finds(lobby, "needle") == [beside], name
        lobby.do(JACK, "chat.delete", room="lobby", message=said.id)


@pytest.mark.parametrize("queries", [*ACCEPTED.values(), QUERIES], ids=[*ACCEPTED.keys(), "queries"])
def test_it_may_be_searched_for(lobby: Site, queries: Texts) -> None:
    """It finds what says it; or it is refused for having no word. No database takes any of it for its own language."""
    lobby.says(JACK, "lobby", "nothing of the kind")
    for name, query in queries.items():
        typed = query[:SEARCH_TEXT_LIMIT]
        said = lobby.says(JACK, "lobby", typed.strip())
        if any(character.isalnum() for character in typed):
            assert finds(lobby, typed) == [typed.strip()], name
        else:
            error = refusal(lambda typed=typed: finds(lobby, typed))  # type: ignore[misc]
            assert isinstance(error, Invalid), name
            assert error.field == "text", name
        lobby.do(JACK, "chat.delete", room="lobby", message=said.id)


@each_kind
def test_it_may_be_a_reply(lobby: Site, texts: Texts) -> None:
    """In a thread that begins with it."""
    for name, text in texts.items():
        root = lobby.says(JACK, "lobby", text)
        lobby.says(JILL, "lobby", text, thread=root.id)
        thread = lobby.history(JACK, "lobby", thread=root.id)
        assert thread.root is not None
        assert [one.text for one in (thread.root, *thread.messages)] == [text, text], name
        followed = lobby.do(JACK, "thread.list").threads
        assert text in [one.root.text for one in followed], name


@each_kind
def test_who_is_mentioned_is_told(lobby: Site, texts: Texts) -> None:
    """In their inbox, and by Web Push; and so are those who want to be told of everything."""
    lobby.do(JILL, "notify.level", room="lobby", level="all")
    lobby.do(JILL, "notify.subscribe", **BROWSER.subscription("https://push.example/1"))
    for number, (name, text) in enumerate(texts.items()):
        lobby.says(JACK, "lobby", text, mentions=["jill"])
        plain = lobby.says(JACK, "lobby", text)
        entry = lobby.do(JILL, "notify.list").notifications[0]
        assert (entry.type, entry.message.text) == ("mention.new", text), name
        (inbox_event,) = lobby.tx.events("user.jill", number, 9)
        for told in (of_inbox(lobby.tx, inbox_event), of_room(lobby.tx, event_of(lobby, plain.offset), 9)):
            assert told is not None
            people, said = told
            assert people == ["jill"]
            assert as_received(said).get("text", "") == as_shown(text), name


@each_kind
def test_it_leaves_as_it_was_written(lobby: Site, texts: Texts) -> None:
    """To its author, with all that is kept of them, and to webhooks."""
    for name, text in texts.items():
        said = lobby.says(JILL, "lobby", text)
        body = encoded_event(event_of(lobby, said.offset))
        assert json.loads(body)["data"]["data"]["text"] == text, name
    items = lobby.do(JILL, "people.export").items
    assert [item.data["text"] for item in items if item.part == "messages"] == list(texts.values())


@each_kind
def test_its_links_lead_to_the_web(texts: Texts) -> None:
    """Those that previews are fetched for; of thousands a few."""
    for name, text in texts.items():
        found = links(text, 3)
        assert len(found) <= 3, name
        assert all(link.startswith("https://") for link in found), name


@every_refused
def test_what_is_no_text_is_refused(lobby: Site, text: str) -> None:
    """Wherever it is sent: the error names the field and the character, and nothing of it is kept."""
    said = lobby.says(JACK, "lobby", "plain")
    character = f"U+{ord(text[1]):04X} at position 1"
    tries: list[tuple[str, str, dict[str, Any]]] = [
        ("chat.send", "text", {"room": "lobby", "text": text}),
        ("chat.send", "poll.choices", {"room": "lobby", "text": "which?", "poll": {"choices": ["one", text]}}),
        ("chat.edit", "text", {"room": "lobby", "message": said.id, "text": text}),
        ("chat.search", "text", {"text": text}),
        ("room.create", "title", {"room": "attic", "title": text}),
        ("room.update", "topic", {"room": "lobby", "topic": text}),
    ]
    head = lobby.history(JACK, "lobby").head
    for procedure, field, request in tries:
        error = refusal(lambda procedure=procedure, request=request: lobby.do(JACK, procedure, **request))  # type: ignore[misc]
        assert isinstance(error, Invalid), procedure
        assert (error.field, character in error.sentence) == (field, True), procedure
        assert error.sentence.encode(), "it can be sent"
    assert lobby.texts(JACK, "lobby") == ["plain"]
    assert lobby.history(JACK, "lobby").head == head


@every_refused
def test_what_is_no_text_does_not_come_from_backends_either(lobby: Site, text: str) -> None:
    """In what they publish it may stand deep down, or be a name."""
    for data in ({"title": text}, {"deep": [{"down": text}]}, {text: 1}):
        error = refusal(lambda data=data: lobby.do(KITTENS, "push.publish", topic="kittens", data=data))  # type: ignore[misc]
        assert isinstance(error, Invalid)
        assert error.field == "data"


@pytest.mark.parametrize(
    ("kind", "request_"),
    [
        (Send, {"room": "lobby", "text": TOO_LONG}),
        (Edit, {"room": "lobby", "message": "id1", "text": TOO_LONG}),
    ],
)
def test_one_character_too_many_is_refused(kind: type[msgspec.Struct], request_: dict[str, Any]) -> None:
    """With how many there may be."""
    error = refusal(lambda: request_of(request_, kind))
    assert isinstance(error, TooLong)
    assert (error.field, error.limit) == ("text", TEXT_LIMIT)


def test_one_character_too_many_is_refused_in_a_search() -> None:
    """There may be fewer of them."""
    error = refusal(lambda: request_of({"text": "W" * (SEARCH_TEXT_LIMIT + 1)}, Search))
    assert isinstance(error, TooLong)
    assert (error.field, error.limit) == ("text", SEARCH_TEXT_LIMIT)


def test_a_site_may_allow_fewer(lobby: Site) -> None:
    """Characters count, whatever their bytes."""
    lobby.limits = Limits(text_characters=100)
    lobby.says(JACK, "lobby", "\U0001f431" * 100)
    error = refusal(lambda: lobby.says(JACK, "lobby", "W" * 101))
    assert isinstance(error, TooLong)
    assert (error.field, error.limit) == ("text", 100)


def test_what_a_web_app_says_fits_into_what_push_services_take(lobby: Site) -> None:
    """Title, text and address, of characters that take the most bytes; an address that is too long is left out."""
    cat = "\U0001f431"
    for url, told in (("/" + cat * 124, "/" + cat * 124), ("/" + cat * 499, None)):
        lobby.do(KITTENS, "push.notify", authid="jill", data={"title": cat * 200, "text": cat * 900, "url": url})
        *_, event = lobby.tx.events("user.jill", 0, 9)
        found = of_inbox(lobby.tx, event)
        assert found is not None
        received = as_received(found[1])
        assert received["title"] == cat * (TITLE_MOST - 1) + "…"
        assert received["text"] == cat * (TEXT_MOST - 1) + "…"
        assert received.get("url") == told
