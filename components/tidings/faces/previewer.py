"""Previews of links: watches what is said, asks for what links lead to, and has it made part of their messages.

Nobody waits for it: a message is acknowledged and shown long before. Nothing of it is kept for a restart: what was not
looked at by then has no preview. And nothing fails aloud: without internet there are no previews.
"""

from collections import OrderedDict, deque
from functools import partial
from typing import Final
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace
from twisted.internet.defer import DeferredLock
from twisted.logger import Logger

from tidings.background import in_background
from tidings.faces.fetching import Fetched, Fetcher, Hosts
from tidings.faces.sessions import NODE_AUTHID, NODE_NAME
from tidings.faces.wamp import Parts
from tidings.files.workshop import Workshop
from tidings.model.errors import FileRefused, TidingsError
from tidings.model.events import Event
from tidings.model.files import FileRow
from tidings.model.links import request_url
from tidings.model.outgoing import Reach, target_of
from tidings.model.people import Caller, Role
from tidings.model.previews import Preview
from tidings.services import files, previewing
from tidings.services.previewing import Found, Picture, Wanted
from tidings.webpage.read import Page
from tidings.webpage.reader import Reader

log = Logger(namespace="tidings.previews")

PICTURE_PIXELS: Final = 640
"""The longest side of a picture that is kept."""
CACHED_MOST: Final = 500
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"})
_ACCEPT: Final = "text/html, application/xhtml+xml, image/*;q=0.5"
_NODE: Final = Caller(authid=NODE_AUTHID, role=Role.COMPONENT, name=NODE_NAME)


class Rules(Struct, frozen=True, kw_only=True):
    """What a site sets about previews; sizes in bytes. Without `picture_bytes` there are no pictures."""

    per_message: int = 1
    seconds: float = 5
    page_bytes: int = 1_048_576
    picture_bytes: int = 5_242_880
    at_once: int = 4
    queue: int = 200
    cache_ms: int = 3_600_000
    reach: Reach = "public"
    ports: tuple[int, ...] = (80, 443)
    hosts: Hosts = Hosts()
    contact: str = ""


class _Job(Struct, frozen=True, kw_only=True):
    """A link of a message that is to be looked at."""

    wanted: Wanted
    link: str
    host: str


class _Seen(Struct, frozen=True, kw_only=True):
    """What a link led to, and where a picture of it is; `preview` is None where there is nothing to be shown."""

    preview: Preview | None
    picture: str = ""
    alt: str = ""


_NOTHING: Final = _Seen(preview=None)


class Previewer:
    """Looks at links, one of a host at a time."""

    def __init__(self, parts: Parts, fetcher: Fetcher, reader: Reader, workshop: Workshop, rules: Rules) -> None:
        self._parts = parts
        self._fetcher = fetcher
        self._reader = reader
        self._workshop = workshop
        self._rules = rules
        self._events: deque[Event] = deque()
        self._jobs: deque[_Job] = deque()
        self._busy: set[str] = set()
        self._cache: OrderedDict[str, tuple[int, _Seen]] = OrderedDict()
        self._one_picture = DeferredLock()  # people's own files need the workshop more
        self._is_planning = False
        self._is_going_on = False
        self._is_started = False

    def start(self) -> None:
        """Begin; again changes nothing."""
        if not self._is_started:
            self._is_started = True
            self._parts.feed.watch(self._on_event)

    @property
    def waiting(self) -> int:
        """How many messages and links wait."""
        return len(self._events) + len(self._jobs)

    # ---- which links

    def _on_event(self, event: Event) -> None:
        if event.type not in {"message.new", "message.updated"} or not event.stream.startswith("room."):
            return
        if "://" not in event.data.get("text", "") or self.waiting >= self._rules.queue:
            return
        self._events.append(event)
        if not self._is_planning:
            self._is_planning = True
            self._planning = in_background(self._plan(), "finding links to preview")

    async def _plan(self) -> None:
        try:
            while self._events:
                event = self._events.popleft()
                message = event.id if event.type == "message.new" else str(event.data["message"])
                room = event.stream.removeprefix("room.")
                most = self._rules.per_message
                wanted = await self._parts.store.read(partial(previewing.wanted, room=room, message=message, most=most))
                self._jobs.extend(
                    _Job(wanted=wanted, link=link, host=target_of(request_url(link) or "").host)
                    for link in wanted.links
                )
                self._go_on()
        finally:
            self._is_planning = False

    def _go_on(self) -> None:
        if self._is_going_on:  # one that was done at once is called back from the loop below
            return
        self._is_going_on = True
        while len(self._busy) < self._rules.at_once:
            job = next((job for job in self._jobs if job.host not in self._busy), None)
            if job is None:
                break
            self._jobs.remove(job)
            self._busy.add(job.host)
            self._last = in_background(self._do(job), "previewing a link")
        self._is_going_on = False

    async def _do(self, job: _Job) -> None:
        try:
            await self._preview(job)
        finally:
            self._busy.discard(job.host)
            self._go_on()

    # ---- one link

    async def _preview(self, job: _Job) -> None:
        seen = await self._seen(job.link)
        if seen.preview is None:
            return
        picture = await self._picture(job, seen) if seen.picture and self._rules.picture_bytes else None
        preview = replace(seen.preview, url=job.link)
        if picture is None and not preview.title:
            return  # a picture that is not to be had
        found = Found(room=job.wanted.room, message=job.wanted.message, preview=preview, picture=picture)
        turn, most = self._parts.turn(), self._rules.per_message
        is_put = False
        try:
            is_put = await self._parts.store.write(lambda tx: previewing.put(tx, _NODE, found, most, turn))
        finally:
            if picture is not None and not is_put:
                await self._give_up(picture.row)

    async def _seen(self, link: str) -> _Seen:
        """What a link leads to; asked again only after a while, by whomever."""
        url, now = request_url(link) or "", self._parts.turn().now
        expires, seen = self._cache.get(url, (0, _NOTHING))
        if expires > now:
            return seen
        seen = await self._look(link)
        self._cache[url] = (now + self._rules.cache_ms, seen)
        self._cache.move_to_end(url)
        while len(self._cache) > CACHED_MOST:
            self._cache.popitem(last=False)
        return seen

    async def _look(self, link: str) -> _Seen:
        fetched = await self._get(link, _ACCEPT, self._rules.page_bytes)
        if fetched is None:
            return _NOTHING
        if fetched.type in _PICTURES:
            return _Seen(preview=Preview(url=link, host=fetched.host), picture=fetched.url)
        if fetched.type not in _PAGES or fetched.packing not in {"", "identity", "gzip", "deflate"}:
            return _NOTHING
        return await self._read(link, fetched)

    async def _get(self, link: str, accept: str, most: int) -> Fetched | None:
        until_s = self._fetcher.now_s() + self._rules.seconds
        return await self._fetcher.get(link, accept=accept, most=most, until_s=until_s)

    async def _read(self, link: str, fetched: Fetched) -> _Seen:
        packing = "" if fetched.packing == "identity" else fetched.packing
        page = Page(charset=fetched.charset, packing=packing, most=self._rules.page_bytes)  # type: ignore[arg-type] # looked at before
        words = await self._reader.read(page, fetched.body)
        if words is None or not words.title:
            return _NOTHING
        preview = Preview(
            url=link,
            host=fetched.host,
            title=words.title,
            description=words.description,
            site=words.site,
            lang=words.lang,
            dir=words.dir,
        )
        return _Seen(preview=preview, picture=picture_of(fetched.url, words.picture), alt=words.alt)

    # ---- its picture

    async def _picture(self, job: _Job, seen: _Seen) -> Picture | None:
        fetched = await self._get(seen.picture, "image/*", self._rules.picture_bytes)
        if fetched is None or not fetched.is_whole or fetched.type not in _PICTURES or not fetched.body:
            return None
        if fetched.packing not in {"", "identity"}:
            return None
        room, turn = job.wanted.room, self._parts.turn()
        size = len(fetched.body)
        row = await self._parts.store.write(lambda tx: previewing.begin_picture(tx, _NODE, room, size, turn))
        if row is None:
            return None
        try:
            made = await self._one_picture.run(self._workshop.make_picture, row.id, fetched.body, PICTURE_PIXELS)
        except (TidingsError, OSError) as error:
            if not isinstance(error, FileRefused):
                log.warn("a picture of a preview could not be made: {error}", error=error)
            await self._give_up(row)
            return None
        return Picture(row=row, made=made, alt=seen.alt)

    async def _give_up(self, row: FileRow) -> None:
        """Housekeeping removes what is there of it."""
        await self._parts.store.write(lambda tx: files.give_up(tx, row))


def picture_of(page: str, said: str) -> str:
    """The address of the picture that a page names; empty for none."""
    try:
        return urljoin(page, said) if said else ""
    except ValueError:
        return ""
