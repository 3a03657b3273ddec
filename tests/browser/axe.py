"""Ask axe-core what about a page keeps people out who cannot see, hear or point well."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.support.node import ROOT

SOURCE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# All of WCAG 2.2, A and AA, and what axe's authors hold for good practice.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another colour scheme may have wrong, where one was found to be right."""

SETTLED = """async () => {
  const roots = [document];
  for (const root of roots) roots.push(...[...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ?? []));
  const ends = ({effect}) => isFinite(effect.getComputedTiming().endTime);
  const moving = roots.flatMap((root) => root.getAnimations()).filter(ends);
  await Promise.all(moving.map(({finished}) => finished.catch(() => undefined)));
}"""


def violations(page: Page, options: Mapping[str, Any] = OPTIONS) -> list[str]:
    """What is wrong, one line for each rule and element; empty is good."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    page.evaluate(SETTLED)  # what is fading in has not its colours yet
    found: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}): {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    if not SOURCE.exists():
        raise FileNotFoundError(f"{SOURCE.relative_to(ROOT)} is missing: `npm ci` in web/ brings it")
    return SOURCE.read_text("utf-8")
