"""Find the Chromium that the browser tests drive; say in one line what to install where there is none.

Playwright's own download of a browser is not used: a distribution's Chromium is kept up to date by the machine.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.steps import stop

VARIABLE = "TIDINGS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """Return the path of the browser, or None. `TIDINGS_CHROMIUM` goes before what PATH has."""
    if chosen := os.environ.get(VARIABLE):
        return shutil.which(chosen)
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), next((path for path in MACOS if Path(path).exists()), None))


def main() -> None:
    """End with one line where there is no browser."""
    if find_chromium():
        return
    if chosen := os.environ.get(VARIABLE):
        stop(f"{VARIABLE} names {chosen}, which cannot be run.")
    stop(f"the browser tests need Chromium: apt-get install chromium, or set {VARIABLE} to the path of one.")


if __name__ == "__main__":
    main()
