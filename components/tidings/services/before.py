"""Before a message: the site is asked, and may refuse it or change its text. Here is what is asked, and what it means.

The asking is done in `faces/before.py`, outside of any transaction.
"""

from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tidings.model.errors import Invalid, Refused
from tidings.model.limits import Limits
from tidings.model.names import check_text
from tidings.model.people import Caller
from tidings.model.requests import Edit, Send
from tidings.model.webhooks import BEFORE_EVENT
from tidings.services import Changed, Turn, author, checks
from tidings.services.webhooks import encoded_body
from tidings.services.writing import require_writer
from tidings.store import ReadTx

ASKED_BEFORE: Final = ("tidings.chat.send", "tidings.chat.edit")
LONGEST_REASON: Final = 500

OnFailure = Literal["allow", "refuse"]
Message = Send | Edit


class Rules(Struct, frozen=True, kw_only=True):
    """What a site sets about it. `at_once` bounds the questions that are under way."""

    url: str
    secret: str
    timeout_ms: int = 1000
    on_failure: OnFailure = "allow"
    at_once: int = 100

    def __repr__(self) -> str:
        return f"Rules(url={self.url!r}, secret=…)"


class Verdict(Struct, frozen=True, kw_only=True):
    """What the site answers; an empty answer allows."""

    allow: bool = True
    reason: str = ""
    text: str | None = None


class BadVerdict(Exception):
    """The answer is none; the sentence says why."""


def must_ask(tx: ReadTx, caller: Caller, request: Message, turn: Turn) -> bool:
    """Whether the site is to be asked: not for what was answered already, which is answered alike again.

    Raises:
        NoSuchRoom, NotAMember, Muted, Archived: it would be refused anyway.
    """
    if request.key is not None and tx.answer(caller.authid, request.key) is not None:
        return False
    require_writer(tx, caller, request.room, turn)
    return True


def question(procedure: str, caller: Caller, request: Message, turn: Turn) -> bytes:
    """What is asked: who wants to say what, where; `key` is the same when it is asked again."""
    writer = {**msgspec.structs.asdict(author(caller)), "role": caller.role.value}
    return encoded_body(BEFORE_EVENT, turn.now, {"procedure": procedure, "author": writer, "request": request})


def verdict_of(status: int, body: bytes, *, is_whole: bool) -> Verdict:
    """Understand an answer.

    Raises:
        BadVerdict: another status than 2xx, or no verdict in it.
    """
    if not 200 <= status < 300:  # noqa: PLR2004 - the class of success
        raise BadVerdict(f"It answered {status}.")
    if not is_whole:
        raise BadVerdict("Its answer was too long, or broken off.")
    try:
        verdict = msgspec.json.decode(body, type=Verdict) if body.strip() else Verdict()
        check_text(verdict.reason, "reason")
    except (msgspec.DecodeError, RecursionError, UnicodeError, Invalid) as error:
        raise BadVerdict(f"Its answer will not do: {error}") from None
    return verdict


def judged(request: Message, verdict: Verdict, limits: Limits) -> Message | Changed:
    """The request as it goes on.

    Raises:
        Refused: the site does not want it; the sentence is its reason.
        BadVerdict: the new text is none.
    """
    if not verdict.allow:
        raise Refused(" ".join(verdict.reason.split())[:LONGEST_REASON])
    if verdict.text is None or verdict.text == request.text:
        return request
    may_be_empty = isinstance(request, Edit) or bool(request.attachments or request.files)
    try:
        text = checks.message_text(verdict.text, limits, may_be_empty=may_be_empty)
    except Invalid as error:
        raise BadVerdict(f"Its text will not do: {error}") from None
    return Changed(asked=request, done=replace(request, text=text))
