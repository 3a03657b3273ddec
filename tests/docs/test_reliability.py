"""The page of promises: each has its id, and names tests that are there."""

import re

from tests.support.node import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
IDS = [f"R{number}" for number in range(1, 27)]
NAMED = re.compile(r"`((?:tests|bench)/[\w/]+(?:\.py|/))`|`(test_\w+\.py)`")


def test_every_promise_is_there_or_said_to_be_missing() -> None:
    """Each once in the table, or among what no test shows yet."""
    table, _, missing = PAGE.partition("## What no test shows yet")
    for promise in IDS:
        rows = len(re.findall(rf"^\| {promise} \|", table, re.MULTILINE))
        assert rows == 1 or (rows == 0 and re.search(rf"\b{promise}\b", missing)), promise


def test_the_tests_that_it_names_are_there() -> None:
    """Wherever they are."""
    for path, name in NAMED.findall(PAGE):
        assert (ROOT / path).exists() if path else list((ROOT / "tests").rglob(name)), path or name
    assert len(NAMED.findall(PAGE)) > len(IDS)
