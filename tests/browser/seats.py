"""Browsers to sit down at. One that was used is emptied and used again: to start another takes half a second."""

from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser

from tests.browser.visitor import Visitor


class Seats:
    """The browser contexts that nobody uses now, by what they were made with."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Visitor]] = defaultdict(list)
        self._kind: dict[Visitor, str] = {}

    def take(self, home: str, options: dict[str, Any]) -> Visitor:
        """A browser that remembers nothing."""
        kind = f"{home} {sorted(options.items())}"
        if self._free[kind]:
            return self._free[kind].pop()
        visitor = Visitor.at(self._browser, home, **options)
        self._kind[visitor] = kind
        return visitor

    def give_back(self, visitor: Visitor) -> None:
        """Empty it for the next; one that was closed, or that saw something wrong, is not used again."""
        if visitor.page.is_closed() or visitor.watch.faults:
            visitor.leaves()
        else:
            visitor.leaves_no_trace()
            self._free[self._kind[visitor]].append(visitor)
