"""Rooms as ordinary pages, for browsers without JavaScript: read, page by page, see who is here, write with a form.

A guest is known by a cookie that only these pages read; a user of the site by the site's own. Every form carries a
value that a cookie of the same page holds, and what was sent goes on to a page that is safe to load again.
"""

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from autobahn.wamp.exception import ApplicationError
from msgspec import Struct
from twisted.logger import Logger

from tidings.faces.http import as_ours
from tidings.faces.plain_views import error_view, room_view, rooms_view
from tidings.faces.plain_words import Words, key, language_for, language_in, words_in
from tidings.model.errors import (
    BadRequest,
    KeyReused,
    MethodNotAllowed,
    NotAllowed,
    NotFound,
    TidingsError,
)

log = Logger(namespace="tidings.plain")

GUEST: Final = "tidings_guest"
FORM: Final = "tidings_form"
LANGUAGE: Final = "tidings_language"
MESSAGES, ROOMS = 50, 100
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What the ids of messages are made of; anything else is no thread, and stands in no address."""
_YEAR_S: Final = 365 * 86_400
_TOO_OLD: Final = key("The page was too old, or your browser keeps no cookies for this site. Please send it again.")

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""`ask(procedure, payload)` calls one of the node's own procedures; raises ApplicationError with one of our URIs."""


class Asked(Struct, frozen=True, kw_only=True):
    """A request for a page. `path` is what comes after `/plain`, `cookie` the header as it came."""

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str] = {}
    form: Mapping[str, str] = {}
    cookie: str = ""
    origin: str | None = None
    address: str = ""
    languages: str = ""
    """The header `Accept-Language`."""

    @property
    def words(self) -> Words:
        """What is said in the visitor's language: of the address, as chosen before, or as the browser prefers."""
        return words_in(language_for(self.query.get("lang", ""), self.cookie_named(LANGUAGE), self.languages))

    def cookie_named(self, name: str) -> str:
        """One cookie's value; empty if there is none."""
        pairs = (pair.strip().partition("=") for pair in self.cookie.split(";"))
        return next((value for found, _, value in pairs if found == name), "")


class Answered(Struct, frozen=True, kw_only=True):
    """A page, a file (`send_file` sends it), or where to go on.

    `cookies` holds those to set and for how many seconds; 0 takes one away.
    """

    status: int = 200
    page: str = ""
    location: str | None = None
    cookies: Mapping[str, tuple[str, int]] = {}
    file: Mapping[str, Any] | None = None


class Plain:
    """Answers requests for pages.

    Args:
        ask: the way to the components.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def answer(self, asked: Asked) -> Answered:
        """The page; an error is a page too."""
        try:
            return await self._answer(asked)
        except Exception as error:  # noqa: BLE001 - the last net: a visitor learns nothing but that it is in the log
            ours = as_ours(error)
            if not isinstance(error, TidingsError | ApplicationError):
                log.failure("answering with a plain page failed")
            return Answered(status=ours.status, page=error_view(asked.words, ours, depth=len(asked.path)))

    async def _answer(self, asked: Asked) -> Answered:
        if not asked.path:
            return Answered(status=308, location="plain/")
        if len(asked.path) > 1:
            return await self._show_file(asked)
        room = asked.path[0]
        if asked.method in {"GET", "HEAD"}:
            return await self._show_room(asked, room) if room else await self._show_rooms(asked)
        if asked.method != "POST" or not room:
            raise MethodNotAllowed
        return await self._take(asked, room)

    # ---- showing

    async def _show_rooms(self, asked: Asked) -> Answered:
        after = {"after": asked.query["after"]} if asked.query.get("after") else {}
        who, (found,) = await self._visit(asked, ("tidings.room.list", {"limit": ROOMS, **after}))
        page = rooms_view(asked.words, who, found["rooms"], more=found["more"], after=after.get("after", ""))
        return Answered(page=page, cookies=_chosen(asked))

    async def _show_room(
        self, asked: Asked, room: str, *, wrong: TidingsError | None = None, kept: Mapping[str, str] | None = None
    ) -> Answered:
        before = {} if wrong else _before(asked.query)
        thread = _thread(asked)
        who, (about, history, presence) = await self._visit(
            asked,
            ("tidings.room.get", {"room": room}),
            ("tidings.chat.history", {"room": room, "limit": MESSAGES, **before, **thread}),
            ("tidings.presence.list", {"room": room}),
        )
        token = asked.cookie_named(FORM) or secrets.token_urlsafe(24)
        page = room_view(
            asked.words,
            who=who,
            room=about,
            history=history,
            people=presence["people"],
            form={"form": token, **_fresh_form(), "thread": "", **thread, **(kept or {})},
            wrong=wrong,
            before=before.get("before"),
        )
        cookies = {FORM: (token, _YEAR_S), **_chosen(asked)}
        return Answered(status=wrong.status if wrong else 200, page=page, cookies=cookies)

    async def _show_file(self, asked: Asked) -> Answered:
        """`ROOM/files/FILE`, and `ROOM/files/FILE/thumbnail`: for who may read the room, as the page itself."""
        match asked.path:
            case (room, "files", file):
                is_small = False
            case (room, "files", file, "thumbnail"):
                is_small = True
            case _:
                raise NotFound(key("There is nothing at this address."))
        if asked.method not in {"GET", "HEAD"}:
            raise MethodNotAllowed
        wanted = {"room": room, "file": file, "thumbnail": is_small, "visitor": _visitor(asked)}
        return Answered(file=await self._ask("tidings.gateway.download", wanted))

    # ---- taking

    async def _take(self, asked: Asked, room: str) -> Answered:
        kept = {name: asked.form[name] for name in ("text", "nickname", "key") if name in asked.form}
        try:
            _require_own_form(asked)
            cookies = await self._do(asked, room)
        except Exception as error:
            ours = as_ours(error)
            if ours.status >= 500:  # noqa: PLR2004 - the visitor has done nothing wrong, and it is not known what was done
                raise
            if isinstance(ours, KeyReused):  # they went back, and wrote something else
                kept.pop("key", None)
            return await self._show_room(asked, room, wrong=ours, kept=kept)
        query = "".join(f"?thread={thread}" for thread in _thread(asked).values())
        return Answered(status=303, location=f"{room}{query}#write", cookies=cookies)

    async def _do(self, asked: Asked, room: str) -> dict[str, tuple[str, int]]:
        form = asked.form
        match form.get("do"):
            case "send":
                text = form.get("text", "").replace("\r\n", "\n")  # as forms write the end of a line (HTML, 4.10.21.8)
                message = {"room": room, "text": text, "key": form.get("key"), **_thread(asked)}
                await self._visit(asked, ("tidings.room.join", {"room": room}), ("tidings.chat.send", message))
                return {}
            case "enter":
                fields = {"nickname": form.get("nickname", ""), "key": form.get("key")}
                who = await self._ask("tidings.gateway.enter", {"visitor": _visitor(asked), **fields})
                return {GUEST: (who["token"], _YEAR_S)} if "token" in who else {}
            case "leave":
                return {GUEST: ("", 0)}
        raise BadRequest(key("The form does not say what to do."), field="do")

    async def _visit(
        self, asked: Asked, *calls: tuple[str, Mapping[str, Any]]
    ) -> tuple[Mapping[str, Any] | None, list[Mapping[str, Any]]]:
        wanted = [{"procedure": name, "payload": payload} for name, payload in calls]
        found = await self._ask("tidings.gateway.visit", {"visitor": _visitor(asked), "calls": wanted})
        return found["who"], found["replies"]


def _chosen(asked: Asked) -> dict[str, tuple[str, int]]:
    """The language that the visitor has just chosen, for the next time."""
    language = language_in(asked.query.get("lang", ""))
    return {LANGUAGE: (language, _YEAR_S)} if language else {}


def _fresh_form() -> dict[str, str]:
    return {"key": secrets.token_urlsafe(18), "look": secrets.token_hex(4), "text": "", "nickname": ""}


def _visitor(asked: Asked) -> dict[str, Any]:
    return {
        "cookie": asked.cookie,
        "ticket": asked.cookie_named(GUEST),
        "origin": asked.origin,
        "address": asked.address,
    }


def _before(query: Mapping[str, str]) -> dict[str, int]:
    before = query.get("before", "")
    return {"before": int(before)} if before.isascii() and before.isdigit() and len(before) < 16 else {}  # noqa: PLR2004 - below 2**53


def _thread(asked: Asked) -> dict[str, str]:
    """The thread that a page shows, or that a form belongs to."""
    thread = asked.form.get("thread") or asked.query.get("thread", "")
    return {"thread": thread} if _ID.fullmatch(thread) else {}


def _require_own_form(asked: Asked) -> None:
    """Refuse what another site's page sent: it cannot know the cookie's value."""
    known, sent = asked.cookie_named(FORM), asked.form.get("form", "")
    if not known or not hmac.compare_digest(known.encode(), sent.encode()):
        raise NotAllowed(_TOO_OLD)
