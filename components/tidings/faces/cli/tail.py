"""`tidings tail`: read a stream and follow it, every event once and in order, through restarts of the node."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
import msgspec
from msgspec import Struct
from twisted.internet.interfaces import IReactorTime

from tidings.faces.cli.connecting import connected, run
from tidings.faces.cli.link import Link, Lost, pause
from tidings.faces.cli.options import Way, examples, on_a_node
from tidings.faces.cli.output import clock, print_json, visible

PAGE = 500
LAST = 10
LOOK_EVERY_S = 15.0
RETRY_S = (0.5, 1.0, 2.0, 5.0)

Event = Mapping[str, Any]
Show = Callable[[Event], None]
Say = Callable[[str], None]


@click.command(
    epilog=examples(
        "tidings tail room.lobby",
        "tidings tail topic.kittens --from-start --no-follow --json",
        "tidings tail user.jack --after 41",
    )
)
@click.argument("stream")
@click.option("--after", type=click.IntRange(min=0), metavar="N", help="Begin after the event with offset N.")
@click.option("--from-start", is_flag=True, help="Begin with the oldest event that is kept.")
@click.option(
    "--follow/--no-follow", default=True, show_default=True, help="Go on with what comes, or stop at the end."
)
@on_a_node
def tail(  # noqa: PLR0913 - one argument per option
    *,
    way: Way,
    stream: str,
    after: int | None,
    from_start: bool,
    follow: bool,
    as_json: bool,
) -> None:
    """Print the last events of STREAM, then what comes, until Ctrl-C.

    STREAM is room.NAME, topic.NAME or user.AUTHID. Each event is printed once and in order; where the node restarts,
    this waits for it and goes on where it was. Should events be missing because they are too old, it says so.
    """
    if from_start and after is not None:
        raise click.UsageError("--after and --from-start exclude each other.")
    begin = 0 if from_start else after
    show = print_json if as_json else _print_event
    run(lambda reactor: read(way, Reader(stream=stream, last=begin), reactor, show=show, follow=follow))


class Reader(Struct, kw_only=True):
    """How far a stream has been shown. `last` is None until it is known where to begin: with the last few events."""

    stream: str
    last: int | None
    epoch: str | None = None

    def fresh(self, events: Iterable[Event]) -> list[Event] | None:
        """Those that follow on what was shown; without what was shown already. None: something is missing before."""
        found: list[Event] = []
        last = self.last or 0
        for event in events:
            if self.epoch and event["epoch"] != self.epoch:
                return None
            if event["offset"] > last + 1:
                return None
            if event["offset"] == last + 1:
                found.append(event)
                last += 1
        return found

    def showed(self, event: Event) -> None:
        """Note that an event was shown."""
        self.last, self.epoch = event["offset"], event["epoch"]


async def read(way: Way, reader: Reader, reactor: IReactorTime, *, show: Show, follow: bool) -> None:
    """Read and follow; after a lost connection connect again and go on."""
    tries = 0
    while True:
        try:
            async with connected(way, reactor) as link:
                if follow:
                    await link.follow(reader.stream)
                await catch_up(link, reader, show, _warn)
                if reader.last == 0 and reader.epoch is None:
                    _warn(f"There is nothing in {reader.stream} yet.")
                if not follow:
                    return
                tries = 0
                await keep_up(link, reader, show, _warn)
        except Lost as lost:
            if reader.last is None or not follow:
                raise
            if tries == 0:
                _warn(f"{lost.sentence} Waiting for it to come back.")
            await pause(reactor, RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1


async def catch_up(link: Link, reader: Reader, show: Show, say: Say) -> None:
    """Show everything up to the head."""
    if reader.last is None:
        reply = await link.call("tidings.stream.read", {"stream": reader.stream, "after": 0, "limit": 1})
        first = reply["events"][0]["offset"] if reply["events"] else 1
        reader.last, reader.epoch = max(reply["head"] - LAST, first - 1, 0), reply["epoch"] or None
    more = True
    while more:
        asked = {"stream": reader.stream, "after": reader.last, "epoch": reader.epoch, "limit": PAGE}
        reply = await link.call("tidings.stream.read", asked)
        if not reply["recovered"]:
            say("Events are missing here: they are no longer kept, or the stream began anew.")
            reader.last = reply["events"][0]["offset"] - 1 if reply["events"] else reply["head"]
        reader.epoch = reply["epoch"] or None
        for event in reply["events"]:
            show(event)
            reader.showed(event)
        more = reply["more"]


async def keep_up(link: Link, reader: Reader, show: Show, say: Say) -> None:
    """Show what comes; look for what may have been missed when something is out of order, and every few seconds."""
    while True:
        events = await link.news(LOOK_EVERY_S)
        fresh = reader.fresh(events) if events else None
        if fresh is None:
            await catch_up(link, reader, show, say)
            continue
        for event in fresh:
            show(event)
            reader.showed(event)


def _warn(sentence: str) -> None:
    click.echo(click.style(sentence, fg="yellow"), err=True)


def _print_event(event: Event) -> None:
    author = event["author"]
    who = f" {visible(author['name'])}" if author else ""
    click.echo(f"#{event['offset']} {clock(event['time'])} {visible(event['type'])}{who}: {_told(event)}")


def _told(event: Event) -> str:
    data = event["data"]
    if event["type"] == "message.new" and "text" in data:
        pictures = [f"[{picture['alt']}]" for picture in data.get("attachments", ())]
        return visible(" ".join([data["text"], *pictures]))
    return visible(msgspec.json.encode(data).decode())
