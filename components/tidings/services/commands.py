"""Commands that Tidings brings along, and what backends say of theirs.

A shipped command is a procedure of the table in other words: `/topic tea` calls `tidings.room.update` in the name of
whoever wrote it, with all that this entails: who may do it, how often, and whether the site wants it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from tidings.model.errors import CommandFailed, LimitReached
from tidings.model.names import check_text, one_line, skeleton
from tidings.model.people import Caller
from tidings.model.requests import CommandInfo, Describe, Done, RunCommand
from tidings.model.requests.asking import CHOICE_LIMIT, CHOICES_LEAST, CHOICES_MOST
from tidings.model.rooms import CommandRow
from tidings.services import Turn
from tidings.store import ReadTx, Tx


class Instead(Struct, frozen=True, kw_only=True):
    """What is called in the place of a command, and what its caller is told when that is done."""

    procedure: str
    payload: Mapping[str, Any]
    says: str | None = None


class Shipped(Struct, frozen=True, kw_only=True):
    """A command that Tidings brings along. One that `gives_way` does so to a backend's of the same name."""

    name: str
    usage: str
    says: str
    means: Callable[[ReadTx, RunCommand], Instead]
    gives_way: bool = False


def _me(tx: ReadTx, asked: RunCommand) -> Instead:
    del tx
    mark = "_" if "*" in asked.text else "*"
    lines = [f"{mark}{line.strip()}{mark}" for line in asked.text.splitlines() if line.strip()]
    payload = {"room": asked.room, "text": "\n".join(lines), "thread": asked.thread}
    return Instead(procedure="tidings.chat.send", payload=payload)


def _topic(tx: ReadTx, asked: RunCommand) -> Instead:
    del tx
    says = "The topic is changed." if asked.text.strip() else "The room has no topic now."
    return Instead(procedure="tidings.room.update", payload={"room": asked.room, "topic": asked.text}, says=says)


def _invite(tx: ReadTx, asked: RunCommand) -> Instead:
    """By authid, or by the name that somebody bears."""
    wanted = asked.text.strip().removeprefix("@")
    person = tx.person(wanted) or tx.holder(skeleton(wanted))
    if person is None:
        raise CommandFailed(f"Nobody here is called {wanted}." if wanted else "Whom? Write /invite and a name.")
    return Instead(
        procedure="tidings.room.invite",
        payload={"room": asked.room, "authid": person.authid},
        says=f"{person.name} may come in now.",
    )


_QUOTED = re.compile(
    r"[\"\u201c\u201d\u201e\u00ab\u00bb]([^\"\u201c\u201d\u201e\u00ab\u00bb]*)[\"\u201c\u201d\u201e\u00ab\u00bb]"
)
"""Words between quotation marks, as a keyboard makes them or as phones set them."""

SEVERAL = "several"


def _poll(tx: ReadTx, asked: RunCommand) -> Instead:
    """A question and its choices, each in quotation marks; `several` before them lets people choose several."""
    del tx
    texts = [one_line(text) for text in _QUOTED.findall(asked.text)]
    rest = _QUOTED.sub("", asked.text).strip().lower()
    if len(texts) <= CHOICES_LEAST or rest not in {"", SEVERAL}:
        raise CommandFailed('Ask like this: /poll "Tea or coffee?" "Tea" "Coffee". With several: /poll several "…"')
    if len(texts) > CHOICES_MOST + 1:
        raise CommandFailed(f"A poll may have {CHOICES_MOST} choices.")
    question, *choices = texts
    long = next((choice for choice in choices if len(choice) > CHOICE_LIMIT), None)
    if long is not None or not question or not all(choices):
        raise CommandFailed(f"A choice has 1 to {CHOICE_LIMIT} characters, and a question has some, too.")
    poll = {"choices": choices, "multiple": rest == SEVERAL}
    payload = {"room": asked.room, "text": question, "poll": poll, "thread": asked.thread}
    return Instead(procedure="tidings.chat.send", payload=payload)


KITTENS: Final[Mapping[str, tuple[str, str]]] = {
    "mist": ("-.-", "sleeps on the keyboard and has written half of this."),
    "patch": ("o.o", "has counted all birds on the roof. Twice."),
    "shadow": ("@.@", "was in the other room the whole time."),
    "snow": ("^.^", "would like to go out. And in again."),
    "tiger": (">.<", "fears nothing but the vacuum cleaner."),
}
"""The kittens that come with `/kitten`: their eyes, and what is known of them."""


def _kitten(tx: ReadTx, asked: RunCommand) -> Instead:
    """Show a kitten to the room, drawn with letters, so that it is seen everywhere; tried again, the same one."""
    del tx
    wanted = asked.text.strip().lower()
    names = sorted(KITTENS)
    if wanted and wanted not in KITTENS:
        raise CommandFailed(f"No kitten here is called {one_line(asked.text)[:40]}. There are: {', '.join(names)}.")
    chance = hashlib.sha256((asked.key or "").encode()).digest()[0]
    name = wanted or names[chance % len(names)]
    eyes, known = KITTENS[name]
    text = f"**{name.capitalize()}** {known}\n```\n /\\_/\\\n( {eyes} )\n > ^ <\n```"
    return Instead(procedure="tidings.chat.send", payload={"room": asked.room, "text": text, "thread": asked.thread})


SHIPPED: Mapping[str, Shipped] = {
    one.name: one
    for one in (
        Shipped(name="invite", usage="NAME", says="Let somebody into this room.", means=_invite),
        Shipped(name="kitten", usage="[NAME]", says="Show a kitten to the room.", means=_kitten, gives_way=True),
        Shipped(name="me", usage="WORDS", says="Say what you do: /me waves.", means=_me),
        Shipped(name="poll", usage='"QUESTION" "CHOICE" "CHOICE"', says="Let people choose.", means=_poll),
        Shipped(name="topic", usage="WORDS", says="Say what this room is about.", means=_topic),
    )
}
HELP = CommandInfo(name="help", usage="", says="List the commands.")


class Rules(Struct, frozen=True, kw_only=True):
    """Which commands there are and how long they may take.

    `shipped` names those of Tidings' own that are offered. A backend that says nothing for `seconds` is given up, and
    so is one that is not done after `most_seconds`.
    """

    shipped: frozenset[str] = frozenset({HELP.name, *SHIPPED})
    seconds: float = 10
    most_seconds: float = 300


def describe(tx: Tx, caller: Caller, request: Describe, turn: Turn) -> Done:
    """Note what a command does. It is listed as long as somebody has registered it.

    Raises:
        Invalid: `usage` or `says` is no text.
        LimitReached: `described_commands` are described already.
    """
    del caller
    for field, text in (("usage", request.usage), ("says", request.says)):
        check_text(text, field)
    limit = turn.limits.described_commands
    known = {one.name for one in tx.commands(limit)}
    if request.name not in known and len(known) >= limit:
        raise LimitReached(f"{limit} commands are described already.", field="name", limit=limit)
    tx.put_command(CommandRow(name=request.name, usage=one_line(request.usage), says=one_line(request.says)))
    return Done()


def listed(tx: ReadTx, names: set[str], shipped: set[str], limit: int) -> list[CommandInfo]:
    """All commands: those of backends (`names`), and those of Tidings that the site wants, by name."""
    told = {row.name: CommandInfo(name=row.name, usage=row.usage, says=row.says) for row in tx.commands(limit)}
    found = {name: told.get(name, CommandInfo(name=name, usage="", says="")) for name in names}
    ours = {
        one.name: CommandInfo(name=one.name, usage=one.usage, says=one.says)
        for one in SHIPPED.values()
        if not (one.gives_way and one.name in names)
    }
    found |= {name: info for name, info in {**ours, HELP.name: HELP}.items() if name in shipped}
    return [found[name] for name in sorted(found)]


def help_text(commands: list[CommandInfo]) -> str:
    """What `/help` answers, as Markdown."""
    lines = (f"- `/{one.name} {one.usage}".rstrip() + f"` {one.says}" for one in commands)
    return "\n".join(line.rstrip() for line in lines)
