"""Previews from a link to a message, over a site that is as good or bad as a test wants it."""

import gzip
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from twisted.internet import reactor, task
from twisted.internet.defer import Deferred, ensureDeferred
from twisted.web.server import NOT_DONE_YET, Request

from tests.support.cast import JACK
from tests.support.files import jpeg
from tests.support.receiver import Names, Receiver, hang
from tests.support.waiting import wait_for
from tidings.api import BY_URI
from tidings.faces.fetching import Fetcher, Hosts
from tidings.faces.guarded import Ways
from tidings.faces.outgoing import Outgoing
from tidings.faces.previewer import Previewer, Rules
from tidings.faces.wamp import Parts
from tidings.files.shelf import Shelf
from tidings.files.storage import Disk
from tidings.files.task import Bounds
from tidings.files.workshop import THUMBNAIL, Workshop
from tidings.webpage.reader import Reader

PAGE = b"<html lang=en><title>All about kittens</title><meta property='og:image' content='/tom.jpg'></html>"
METADATA = "169.254.169.254"


class Stage:
    """Jack in the lobby, and a previewer that may ask the test's own server, under any name."""

    def __init__(self, parts: Parts, receiver: Receiver, folder: Path) -> None:
        self.parts, self.receiver, self._folder = parts, receiver, folder
        self.pages: dict[str, Callable[[Request], bytes | int]] = {}
        receiver.react = self._react
        self.names = Names()
        self._made: list[Any] = []

    async def begins(self, rules: Rules | None = None, **ways: Any) -> Previewer:  # noqa: ANN401 - of Ways
        """Start."""
        rules = rules or Rules(reach="anywhere", ports=(self.receiver.port,), seconds=2, cache_ms=0)
        disk = Disk(self._folder / "files")
        workshop = Workshop(Shelf(disk), disk, kinds=("image", "text"), bounds=Bounds(), at_once=1)
        workshop.start(reactor)  # type: ignore[arg-type] # the reactor is a module to mypy
        reader = Reader(reactor, 2)  # type: ignore[arg-type] # see above
        self._made += [workshop, reader]
        options = {"reactor": reactor, "reach": rules.reach, "in_clear": True, "resolver": self.names, **ways}
        outgoing = Outgoing(Ways(**options), at_once=rules.at_once)
        clock: Any = reactor
        fetcher = Fetcher(outgoing, rules.hosts, rules.ports, "https://chat.example", clock.seconds)
        made = Previewer(self.parts, fetcher, reader, workshop, rules)
        made.start()
        await self.does("room.create", room="lobby", title="Lobby")
        self.previewer = made
        return made

    def ends(self) -> None:
        """Stop what has threads."""
        for one in self._made:
            wait_for(one.stop())

    def url(self, path: str = "/", host: str = "kittens.example") -> str:
        """An address of the test's server."""
        self.names.known.setdefault(host, ["127.0.0.1"])
        return f"http://{host}:{self.receiver.port}{path}"

    def serves(self, path: str, body: bytes, kind: str = "text/html", **headers: str) -> str:
        """Have a page there; its address."""

        def react(request: Request) -> bytes:
            request.setHeader("content-type", kind)
            for name, value in headers.items():
                request.setHeader(name.replace("_", "-"), value)
            return body

        self.pages[path] = react
        return self.url(path)

    def moves(self, path: str, to: str, status: int = 302) -> str:
        """Have a redirect there; its address."""

        def react(request: Request) -> bytes:
            request.setResponseCode(status)
            request.setHeader("location", to)
            return b""

        self.pages[path] = react
        return self.url(path)

    def _react(self, request: Request) -> bytes | int:
        page = self.pages.get(request.uri.decode())
        if page is None:
            request.setResponseCode(404)
            return b""
        return page(request)

    async def does(self, what: str, **fields: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a request
        """Jack calls a procedure."""
        return await self.parts.pipeline.answer(BY_URI[f"tidings.{what}"], JACK, fields)

    async def previews(self, text: str) -> list[Mapping[str, Any]]:
        """Jack says something; what the message shows once nothing is under way."""
        said = await self.does("chat.send", room="lobby", text=text)
        await self.is_quiet()
        history = await self.does("chat.history", room="lobby", around=said["offset"])
        found: list[Mapping[str, Any]] = next(one for one in history["messages"] if one["id"] == said["id"])["previews"]
        return found

    async def is_quiet(self) -> None:
        """Wait until nothing waits and nothing is under way."""
        for _ in range(1500):
            if not self.previewer.waiting and not self.previewer._busy:
                return
            await task.deferLater(reactor, 0.01)
        raise AssertionError("the previewer does not come to an end")

    @property
    def asked(self) -> list[str]:
        """What the server was asked for."""
        return [one.path for one in self.receiver.received]

    def files(self) -> list[str]:
        """What is on the disk."""
        return sorted(path.name for path in (self._folder / "files").rglob("*") if path.is_file())


@pytest.fixture
def stage(parts: Parts, tmp_path: Path) -> Iterator[Stage]:
    """A site and a previewer that has not begun."""
    receiver = Receiver()
    made = Stage(parts, receiver, tmp_path)
    yield made
    made.ends()
    wait_for(receiver.close())


async def test_a_page_becomes_a_preview(stage: Stage) -> None:
    """With its picture, made anew; the question is honest and says nothing of who asks."""
    await stage.begins()
    link = stage.serves("/", PAGE)
    stage.serves("/tom.jpg", jpeg(1200, 800), "image/jpeg")
    (found,) = await stage.previews(f"look: {link}")
    assert (found["title"], found["host"], found["url"], found["lang"]) == (
        "All about kittens",
        "kittens.example",
        link,
        "en",
    )
    picture = found["picture"]
    assert (picture["kind"], picture["width"], picture["height"]) == ("image", 640, 427)
    assert stage.files() == [picture["id"], picture["id"] + THUMBNAIL]
    headers = stage.receiver.received[0].headers
    assert headers["user-agent"].startswith("Tidings/")
    assert headers["user-agent"].endswith("(link preview; +https://chat.example)")
    assert not {"cookie", "authorization", "referer", "origin"} & set(headers)


async def test_a_picture_by_itself_is_shown(stage: Stage) -> None:
    """By its type; one that only says so is not."""
    await stage.begins()
    link = stage.serves("/tom", jpeg(), "image/jpeg")
    (found,) = await stage.previews(link)
    assert (found["title"], found["picture"]["type"]) == ("", "image/jpeg")
    assert await stage.previews(stage.serves("/no", b"%PDF-1.4", "image/png")) == []
    assert len(stage.files()) == 2


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/pdf", "application/octet-stream", "", "image/svg+xml", "x"]
)
async def test_nothing_else_is_looked_at(stage: Stage, kind: str) -> None:
    """Whatever is in it."""
    await stage.begins()
    assert await stage.previews(stage.serves("/", PAGE, kind)) == []


async def test_a_redirect_is_followed(stage: Stage) -> None:
    """Three times; the preview says who answered."""
    await stage.begins()
    target = stage.serves("/", PAGE)
    stage.moves("/c", target)
    stage.moves("/b", "c", 307)
    (found,) = await stage.previews(stage.moves("/a", "/b", 301))
    assert found["url"].endswith("/a")
    assert stage.asked[:4] == ["/a", "/b", "/c", "/"]
    assert await stage.previews(stage.moves("/one-more", "/a")) == []
    assert await stage.previews(stage.moves("/round", "/round")) == []
    assert stage.asked.count("/round") == 4


BAD_TARGETS = (
    f"http://{METADATA}/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://localhost/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[fe80::1%25eth0]/",
    "http://10.0.0.1/",
    "http://0/",
    "http://private.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "ftp://127.0.0.1/",
    "data:text/html,<title>x</title>",
    "javascript:alert(1)",
    "//private.example/",
    "http://jack:secret@private.example/",
    "http://public.example@private.example/",
    "http://public.example\\@private.example/",
    "http://public.example:22/",
    "http://pub\tlic.example/\r\nX: y",
    "",
)


PUBLIC = "93.184.216.34"


class Internet:
    """A reactor whose one public address is the test's server; it notes who else would be connected to, and refuses."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.tried: list[str] = []

    def connectTCP(self, host: str, port: int, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - IReactorTCP's
        """Connect to the test's server, or to nobody."""
        del port
        self.tried.append(host)
        if host != PUBLIC:
            raise OSError("not in a test")
        clock: Any = reactor
        return clock.connectTCP("127.0.0.1", self._port, *arguments, **options)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the reactor has
        return getattr(reactor, name)


async def outside(stage: Stage) -> Internet:
    """Begin as a node is set up: it asks public addresses alone, on the web's ports."""
    stage.names.known |= {"private.example": ["10.0.0.1"], "public.example": [PUBLIC]}
    internet = Internet(stage.receiver.port)
    await stage.begins(Rules(seconds=2, cache_ms=0), reactor=internet)
    stage.serves("/", b"<title>t</title>")
    return internet


async def test_a_public_page_is_asked(stage: Stage) -> None:
    """Encrypted or not: nothing that is said goes there."""
    internet = await outside(stage)
    assert len(await stage.previews("http://public.example/")) == 1
    assert internet.tried == [PUBLIC]


@pytest.mark.parametrize(
    "target", [one for one in BAD_TARGETS if one.startswith("http") and not set(one) & set("\\\t")]
)
async def test_a_private_machine_is_never_asked(stage: Stage, target: str) -> None:
    """However its address is written, wherever its name leads."""
    internet = await outside(stage)
    assert await stage.previews(f"see {target} there") == []
    assert internet.tried == []


@pytest.mark.parametrize("target", BAD_TARGETS)
async def test_a_redirect_leads_no_further_than_a_link(stage: Stage, target: str) -> None:
    """Each is looked at anew: nothing but the page that moved was asked."""
    internet = await outside(stage)
    stage.moves("/moved", target)
    assert await stage.previews("http://public.example/moved") == []
    assert internet.tried == [PUBLIC] * len(stage.asked)
    assert set(stage.asked) <= {"/moved"}


async def test_a_name_that_is_bound_anew_gains_nothing(stage: Stage) -> None:
    """What was looked at is what is connected to; for the next question it is looked at again."""
    internet = await outside(stage)
    stage.names.known["rebound.example"] = [PUBLIC]
    assert len(await stage.previews("http://rebound.example/")) == 1
    stage.names.known["rebound.example"] = ["127.0.0.1", "10.0.0.1"]
    assert await stage.previews("http://rebound.example/") == []
    assert internet.tried == [PUBLIC]
    assert stage.names.asked == ["rebound.example", "rebound.example"]


async def test_a_picture_leads_no_further_than_a_link(stage: Stage) -> None:
    """A page may name one anywhere; the words are shown without it."""
    await stage.begins()
    for target in (f"http://{METADATA}/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "http://[", "\x00"):
        link = stage.serves("/p", b"<title>t</title><meta property=og:image content='%s'>" % target.encode())
        (found,) = await stage.previews(link)
        assert found["picture"] is None
    assert set(stage.asked) == {"/p"}


async def test_hosts_may_be_left_out(stage: Stage) -> None:
    """By name, with all below them; or only some be asked."""
    hosts = Hosts(allowed=("example",), denied=("dogs.example",))
    await stage.begins(Rules(reach="anywhere", ports=(stage.receiver.port,), seconds=1, cache_ms=0, hosts=hosts))
    stage.serves("/", PAGE)
    for host in ("dogs.example", "big.DOGS.example", "dogs.example.", "kittens.test"):
        assert await stage.previews(stage.url("/", host)) == []
    assert stage.asked == []
    assert len(await stage.previews(stage.url("/", "hotdogs.example"))) == 1


async def test_a_page_that_drips_or_hangs_is_left(stage: Stage) -> None:
    """After its time; and others are looked at meanwhile."""
    await stage.begins(Rules(reach="anywhere", ports=(stage.receiver.port,), seconds=0.4, cache_ms=0))
    stage.pages["/hang"] = hang

    def drip(request: Request) -> int:
        loop = task.LoopingCall(request.write, b"<")
        request.left = request.notifyFinish().addErrback(lambda _: loop.stop())  # type: ignore[attr-defined] # see below
        request.dripping = loop.start(0.02)  # type: ignore[attr-defined] # kept with it
        return NOT_DONE_YET

    stage.pages["/drip"] = drip
    await stage.does("chat.send", room="lobby", text=stage.url("/hang", "slow.example"))
    assert len(await stage.previews(stage.serves("/", PAGE))) == 1
    assert await stage.previews(stage.url("/drip")) == []


async def test_a_huge_page_is_read_in_part(stage: Stage) -> None:
    """Its beginning says what is wanted; a bomb is unpacked no further."""
    await stage.begins()
    (found,) = await stage.previews(stage.serves("/", PAGE.replace(b"og:image", b"no") + b"x" * 3_000_000))
    assert found["title"] == "All about kittens"
    bomb = gzip.compress(b"<title>boom</title>" + b" " * 30_000_000)
    (found,) = await stage.previews(stage.serves("/bomb", bomb, content_encoding="gzip"))
    assert found["title"] == "boom"
    assert await stage.previews(stage.serves("/br", PAGE, content_encoding="br")) == []


async def test_a_picture_that_is_too_large_is_left_out(stage: Stage) -> None:
    """The words stay; so where files are not taken."""
    ports = (stage.receiver.port,)
    await stage.begins(Rules(reach="anywhere", ports=ports, seconds=2, cache_ms=0, picture_bytes=1000))
    stage.serves("/tom.jpg", jpeg(), "image/jpeg")
    (found,) = await stage.previews(stage.serves("/", PAGE))
    assert found["picture"] is None
    assert stage.files() == []


async def test_what_a_page_says_stays_text(stage: Stage) -> None:
    """Whatever it says."""
    await stage.begins()
    page = "<title>&lt;img src=x onerror=hacked=1&gt; \u202eevil\x00</title>".encode()
    (found,) = await stage.previews(stage.serves("/", page, "text/html; charset=utf-8"))
    assert found["title"] == "<img src=x onerror=hacked=1> evil"


async def test_a_page_is_asked_once_in_a_while(stage: Stage) -> None:
    """The same link again costs it nothing, whether or not there was anything."""
    await stage.begins(Rules(reach="anywhere", ports=(stage.receiver.port,), seconds=1, cache_ms=1000))
    link, nothing = stage.serves("/", b"<title>t</title>"), stage.url("/nothing")
    for _ in range(2):
        assert len(await stage.previews(link)) == 1
        assert await stage.previews(nothing) == []
    assert stage.asked == ["/", "/nothing"]


async def test_a_site_is_asked_for_one_page_at_a_time(stage: Stage) -> None:
    """Many links in a room are no attack on it; and no more wait than may."""
    await stage.begins(
        Rules(reach="anywhere", ports=(stage.receiver.port,), seconds=0.5, cache_ms=0, queue=3, at_once=4)
    )
    stage.pages = {f"/{number}": hang for number in range(9)}
    for number in range(9):
        await stage.does("chat.send", room="lobby", text=stage.url(f"/{number}"))
    assert stage.previewer.waiting <= 3
    while not stage.asked:
        await task.deferLater(reactor, 0.01)
    assert stage.asked == ["/0"]
    await stage.is_quiet()
    assert 1 < len(stage.asked) < 9


async def test_an_edit_is_looked_at_too(stage: Stage) -> None:
    """With the link that it brings."""
    await stage.begins()
    said = await stage.does("chat.send", room="lobby", text="soon")
    link = stage.serves("/", b"<title>t</title>")
    await stage.does("chat.edit", room="lobby", message=said["id"], text=link)
    await stage.is_quiet()
    history = await stage.does("chat.history", room="lobby")
    assert [one["title"] for one in history["messages"][0]["previews"]] == ["t"]


async def test_what_is_taken_away_meanwhile_stays_away(stage: Stage) -> None:
    """A picture that was made for nothing goes."""
    await stage.begins()
    stage.serves("/tom.jpg", jpeg(), "image/jpeg")
    said: list[Any] = []

    def page(request: Request) -> bytes:
        request.setHeader("content-type", "text/html")
        taking = stage.does("chat.unpreview", room="lobby", message=said[0]["id"])
        said.append(ensureDeferred(cast("Coroutine[Deferred[Any], Any, Any]", taking)))
        return PAGE

    stage.pages["/"] = page
    said.append(await stage.does("chat.send", room="lobby", text=stage.url("/")))
    await stage.is_quiet()
    history = await stage.does("chat.history", room="lobby")
    assert history["messages"][0]["previews"] is None
    dropped = await stage.parts.store.read(lambda tx: tx.dropped_files(10))
    assert len(dropped) == 1
