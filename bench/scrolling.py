"""`python -m bench.scrolling`: how a browser fares in a room of 100,000 messages. docs/performance.md has the figures.

A real node and a real Chromium, without a window. The log is scrolled by so many pixels in each frame, so that whatever
moves a row apart from that is seen as a jump.
"""

import argparse
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench.people import node_in
from bench.table import Row, machine, table
from tests.browser.visitor import Visitor
from tests.browser.web_app import WebApp
from tests.support.filling import fill
from tests.support.node import ROOT, Node
from tools.chromium import find_chromium

LOG = "tidings-messages"
LONG_MS, DAY_MS = 50, 86_400_000
_READY = """() => {
  const log = document.querySelector("tidings-app")?.shadowRoot?.querySelector("tidings-messages");
  return (log?.shadowRoot?.querySelectorAll(".rows > tidings-message").length ?? 0) > 0;
}"""
_ARRIVED = """([before, shows]) => {
  const last = measured.rows.querySelector("tidings-message:last-of-type");
  const offset = measured.looked()?.message?.offset ?? before;
  return shows === "" ? Math.abs(offset - before) > 200 : last.message.text.startsWith(shows);
}"""
_PLACE = """() => new Promise((done) => {
  const { log, looked, topOf } = globalThis.measured;
  const row = looked(), before = topOf(row);
  setTimeout(() => done({ offset: row.message?.offset ?? 0, moved: Math.abs(topOf(row) - before) }), 1500);
})"""
_SCROLL = """async ([by, seconds, most]) => {
  const { scroll, looked } = globalThis.measured;
  const begin = looked()?.message?.offset ?? 0;
  return await scroll(by, seconds, () => Math.abs((looked()?.message?.offset ?? begin) - begin) >= most);
}"""


class Measurement:
    """One browser in one room.

    Args:
        room: has `count` messages, the first of which is from `began` (ms).
    """

    def __init__(self, playwright: Playwright, node: Node, room: str, count: int, began: int) -> None:
        self._browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=["--no-sandbox"])
        self._visitor = Visitor.at(self._browser, node.url, viewport={"width": 1280, "height": 800})
        self._session = self._visitor.context.new_cdp_session(self._visitor.page)
        self._node, self._room, self._count, self._began = node, room, count, began
        self._script = (Path(__file__).parent / "scrolling.js").read_text("utf-8")

    def rows(self, seconds: float) -> Iterator[Row]:
        """Everything, one after the other."""
        self._visitor.opens_room(self._room).comes_in("Jill")
        yield from self._opened("at the end", "")
        yield from self._scrolled("scrolling up, 3,000 px/s", -50, seconds, 100_000)
        yield from self._size("after that")
        yield from self._scrolled("scrolling up, 12,000 px/s", -200, seconds, 100_000)
        yield from self._size("after that, too")
        yield from self._to_the_end()
        yield from self._opened("in the middle, by a link", f"&at={self._count // 2}")
        yield from self._scrolled("scrolling down from the middle, 3,000 px/s", 50, seconds, 100_000)
        yield from self._size("after scrolling down")
        yield from self._to_a_date()
        yield from self._scrolled("scrolling up to the first message", -200, 4 * seconds, 100_000)
        self._unread_from_the_middle()
        yield from self._opened("at the first unread message, in the middle", "")
        self._browser.close()

    def _opened(self, where: str, query: str) -> Iterator[Row]:
        page = self._visitor.page
        page.goto("about:blank")
        began = time.perf_counter()
        page.goto(f"{self._node.url}/?room={self._room}{query}", wait_until="commit")
        page.wait_for_function(_READY, polling="raf")
        taken = 1000 * (time.perf_counter() - began)
        page.wait_for_function("() => document.readyState === 'complete'")
        page.locator(LOG).first.evaluate(self._script)
        place = page.evaluate(_PLACE)
        yield Row(what=f"opening the page {where}: rows are shown", unit="ms", values=[taken])
        yield Row(
            what="… what is looked at then moves by",
            unit="px",
            values=[place["moved"]],
            goal=1,
            note=f"message {place['offset']:,}",
        )

    def _scrolled(self, what: str, by: int, seconds: float, most: int) -> Iterator[Row]:
        print(f"  {what} …", file=sys.stderr, flush=True)
        found: dict[str, Any] = self._visitor.page.evaluate(_SCROLL, [by, seconds, most])
        note = f"{found['passed']:,} messages, {found['frames']:,} frames"
        longest = max(found["long"], default=0)
        yield Row(
            what=f"{what}: tasks over {LONG_MS} ms",
            unit="",
            values=[len(found["long"])],
            goal=0,
            note=f"{note}; the longest {longest} ms",
        )
        yield Row(
            what="… frames that were late",
            unit="%",
            values=[100 * found["dropped"] / (found["frames"] + found["dropped"])],
            note=f"the longest {found['worst']:.0f} ms",
        )
        yield Row(what="… frames with blank space", unit="%", values=[100 * found["blank"] / found["frames"]])
        yield Row(
            what="… rows that jumped",
            unit="",
            values=[found["jumps"]],
            goal=0,
            note=f"by {found['jumped']:.1f} px at most",
        )
        yield Row(what="… rows in the page at most", unit="", values=[found["rows"]])

    def _size(self, when: str) -> Iterator[Row]:
        self._session.send("HeapProfiler.collectGarbage")
        self._session.send("Performance.enable")
        found = {one["name"]: one["value"] for one in self._session.send("Performance.getMetrics")["metrics"]}
        yield Row(what=f"DOM nodes {when}", unit="", values=[found["Nodes"]])
        yield Row(what=f"JavaScript heap {when}", unit="MB", values=[found["JSHeapUsedSize"] / 1e6])

    def _to_the_end(self) -> Iterator[Row]:
        newest = f"message {self._count}."
        yield self._jump("back to the newest", "(log) => void log.toNewest()", newest)

    def _to_a_date(self) -> Iterator[Row]:
        at = self._began + 3 * DAY_MS
        yield self._jump("to a date", f"(log) => void log.room.pages.showAt({at})", "")

    def _jump(self, what: str, does: str, shows: str) -> Row:
        page = self._visitor.page
        before = page.evaluate("measured.looked()?.message?.offset ?? 0")
        began = time.perf_counter()
        page.locator(LOG).first.evaluate(does)
        page.wait_for_function(
            _ARRIVED,
            arg=[before, shows],
            polling="raf",
        )
        return Row(what=what, unit="ms", values=[1000 * (time.perf_counter() - began)])

    def _unread_from_the_middle(self) -> None:
        with closing(sqlite3.connect(database(self._node), timeout=10)) as connection, connection:
            connection.execute("UPDATE reads SET offset = ? WHERE room = ?", (self._count // 2, self._room))


def database(node: Node) -> Path:
    """The file of a node."""
    return node.root / "data" / "tidings.sqlite3"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, measure and print; the exit code is 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.scrolling", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="how many there are")
    parser.add_argument("--seconds", type=float, default=10, help="how long each scrolling takes at most")
    size = parser.parse_args(arguments)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-scrolling-", dir=build))
    try:
        about = machine(folder)
        with node_in(folder) as node, sync_playwright() as playwright:
            room = WebApp(node.url, node.key("site")).makes_room("Hill")
            began = round(1000 * time.time()) - 90 * size.messages * 1000
            fill(database(node), room, size.messages, began=began)
            print("  filled", file=sys.stderr, flush=True)
            rows = list(Measurement(playwright, node, room, size.messages, began).rows(size.seconds))
    finally:
        shutil.rmtree(folder)
    print(f"{table(rows)}\n\n{about}")
    return int(any(row.is_missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
