"""Run npm in web/ with a fitting Node.js: `python -m tools.web install|build|lint|test|fix|package`."""

from __future__ import annotations

import os
import sys

from tools.first_load import check
from tools.nodejs import npm_environment
from tools.steps import ROOT, say, step, stop

WEB = ROOT / "web"
STAMP = WEB / "node_modules" / "installed.stamp"
QUIET = {
    "install": ("fetching the web packages", ["npm", "ci", "--no-audit", "--no-fund"]),
    "build": ("building the pages", ["npm", "run", "build"]),
}
LOUD = {
    "lint": ["npm", "run", "--silent", "lint"],
    "fix": ["npm", "run", "--silent", "lint", "--", "--fix"],
    "test": ["npm", "run", "--silent", "test"],
    "package": ["npm", "run", "--silent", "package"],
}


def main(what: str) -> None:
    """Install and build quietly, as set-up does; lint and test with their own output."""
    env = npm_environment()
    if what in LOUD:
        os.chdir(WEB)
        os.execvpe("npm", LOUD[what], env)  # noqa: S606 – a fixed command, found in the PATH made above
    if what not in QUIET:
        stop(f"`{what}` is none of {', '.join([*QUIET, *LOUD])}")
    if what == "install":
        say("Building the web pages")
    title, command = QUIET[what]
    step(title, command, cwd=WEB, env=env)
    if what == "install":
        STAMP.touch()
    if what == "build":
        check()


if __name__ == "__main__":
    main(sys.argv[1])
