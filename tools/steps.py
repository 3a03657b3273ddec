"""What the set-up scripts share: say a step in one line, run it quietly, show its output only when it fails."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"


def say(text: str) -> None:
    """Print one line now, also where the output is a pipe."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """End with one line that says what to do."""
    sys.exit(f"tidings: {text}")


def step(title: str, command: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run a command without its chatter: one line before it, and the time it took; everything if it fails."""
    print(f"  {title} …", end="", flush=True)
    begin = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    say(f" {time.monotonic() - begin:.0f} s" if done.returncode == 0 else " failed")
    if done.returncode != 0:
        say(done.stdout)
        stop(f"this command failed with code {done.returncode}: {' '.join(map(str, command))}")
