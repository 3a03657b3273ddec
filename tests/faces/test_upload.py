"""An upload as the router's process sees it: asked for, written, handed over, given up."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from twisted.internet import reactor
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.task import deferLater

from tidings.model.errors import NotAMember, TidingsError, Unavailable
from tidings.router.incoming import name_of, room_of
from tidings.router.upload import Upload


class Sender:
    """A connection that writes down what is done with it."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def wants(self) -> dict[str, Any]:
        """What it says of the file."""
        return {"name": "a.txt", "authorization": "Bearer x", "address": ""}

    def pause(self) -> None:
        """Nothing more is read."""
        self.did.append("pause")

    def go_on(self) -> None:
        """It is read again."""
        self.did.append("go on")

    def may_send(self) -> None:
        """It is let begin."""
        self.did.append("may send")

    def answer_early(self, error: TidingsError) -> None:
        """It hears why not."""
        self.did.append(type(error).__name__)


class Components:
    """What answers when it is told to. `told` are the uploads that ended, and how."""

    def __init__(self, folder: Path, seconds: float = 60) -> None:
        self.path = folder / "f1.in"
        self.asked: list[Mapping[str, Any]] = []
        self.told: list[bool] = []
        self.answer: Deferred[Mapping[str, Any]] = Deferred()
        self.yes = {"file": "f1", "path": str(self.path), "seconds": seconds}

    async def ask(self, procedure: str, payload: Mapping[str, Any], *, wait_s: float = 0) -> Mapping[str, Any]:
        """Answer a call."""
        del wait_s
        if procedure == "tidings.gateway.upload":
            self.asked.append(payload)
            return await self.answer
        self.told.append(payload["complete"])
        return {"id": payload["file"]}


@pytest.fixture
def sender() -> Sender:
    """A connection."""
    return Sender()


@pytest.fixture
def components(tmp_path: Path) -> Components:
    """Components that have not answered yet."""
    return Components(tmp_path)


def begun(sender: Sender, components: Components, length: int | None = 5) -> Upload:
    """An upload whose headers have come."""
    upload = Upload(sender, "lobby", length, components.ask)
    upload.begin()
    return upload


async def test_bytes_wait_for_the_word_and_then_go_to_the_file(sender: Sender, components: Components) -> None:
    """Nothing is read meanwhile but what came with the headers."""
    upload = begun(sender, components)
    upload.write(b"he")
    assert sender.did == ["pause"]
    assert not components.path.exists()
    components.answer.callback(components.yes)
    assert sender.did == ["pause", "may send", "go on"]
    upload.write(b"llo")
    assert await upload.finished() == {"id": "f1"}
    assert components.path.read_bytes() == b"hello"
    assert components.path.stat().st_mode & 0o777 == 0o600
    assert (components.asked[0]["room"], components.asked[0]["bytes"], components.told) == ("lobby", 5, [True])
    upload.lost()
    assert components.told == [True]


async def test_a_small_file_may_be_whole_before_the_word_comes(sender: Sender, components: Components) -> None:
    """Then its sender waits for the answer, and is let begin no more."""
    upload = begun(sender, components)
    upload.write(b"hello")
    waiting = ensureDeferred(upload.finished())
    components.answer.callback(components.yes)
    assert await waiting == {"id": "f1"}
    assert sender.did == ["pause", "go on"]
    assert components.path.read_bytes() == b"hello"


@pytest.mark.parametrize("is_whole", [True, False])
async def test_a_no_is_said_at_once(sender: Sender, components: Components, is_whole: bool) -> None:
    """Early to whoever is still sending, as the answer to whoever waits for it."""
    upload = begun(sender, components)
    upload.write(b"hello")
    waiting = ensureDeferred(upload.finished()) if is_whole else None
    components.answer.errback(NotAMember())
    assert upload.was_answered is not is_whole
    assert ("NotAMember" in sender.did) is not is_whole
    upload.write(b"more")
    assert components.told == []
    if waiting is not None:
        with pytest.raises(NotAMember):
            await waiting


@pytest.mark.parametrize("when", ["before the word", "after it"])
async def test_who_goes_away_is_given_up(sender: Sender, components: Components, when: str) -> None:
    """The components hear it, and forget the file."""
    upload = begun(sender, components)
    if when == "before the word":
        upload.lost()
        components.answer.callback(components.yes)
    else:
        components.answer.callback(components.yes)
        upload.write(b"he")
        upload.lost()
    upload.lost()
    upload.write(b"llo")
    assert components.told == [False]


async def test_who_sends_too_slowly_is_given_up(sender: Sender, tmp_path: Path) -> None:
    """However long the connection lives."""
    components = Components(tmp_path, seconds=0.01)
    upload = begun(sender, components)
    components.answer.callback(components.yes)
    while "Unavailable" not in sender.did:
        await deferLater(reactor, 0)
    assert components.told == [False]
    assert upload.was_answered


async def test_a_disk_that_is_full_is_said(
    sender: Sender, components: Components, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing more is written."""
    upload = begun(sender, components)
    components.answer.callback(components.yes)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    upload.write(b"hello")
    assert sender.did[-1] == Unavailable.__name__
    assert components.told == [False]


async def test_a_file_of_no_length_is_asked_for_nothing(sender: Sender, components: Components) -> None:
    """It could go on for ever."""
    upload = begun(sender, components, None)
    assert sender.did == ["BadRequest"]
    assert components.asked == []
    upload.lost()
    assert components.told == []


@pytest.mark.parametrize(
    ("method", "path", "room"),
    [
        (b"POST", b"/api/rooms/lobby/files?name=x", "lobby"),
        (b"POST", b"/api/rooms/l%C3%B6bby/files", "löbby"),
        (b"GET", b"/api/rooms/lobby/files", None),
        (b"POST", b"/api/rooms/lobby/files/f1", None),
        (b"POST", b"/api/rooms/lobby/messages", None),
        (b"POST", b"/x/api/rooms/lobby/files", None),
        (b"POST", b"*", None),
    ],
)
def test_which_requests_are_files(method: bytes, path: bytes, room: str | None) -> None:
    """All others go their usual way."""
    assert room_of(method, path) == room


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"/x?name=a%20b.txt", "a b.txt"),
        (b"/x?name=a+b.txt", "a b.txt"),
        (b"/x?name=%E5%B0%8F%E7%8C%AB.png&name=last", "last"),
        (b"/x?name=%ff", ""),
        (b"/x?name=\xff", ""),
        (b"/x?" + b"a=1&" * 50, ""),
        (b"/x", ""),
        (b"/x?name=" + b"n" * 2000, "n" * 1000),
    ],
)
def test_the_name_is_what_the_address_says(path: bytes, name: str) -> None:
    """If that is text."""
    assert name_of(path) == name
