"""The load, as a Python function: compiles `load.c` when it is needed, runs it, and reads what it measured."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.node import ROOT

SOURCE = ROOT / "bench" / "load.c"
PROGRAM = ROOT / "build" / "bench" / "load"
LONGEST_S = 400
WAMP = ("--path", "/ws", "--header", "Sec-WebSocket-Protocol: wamp.2.json")
"""To a router of Crossbar's, in JSON."""


class NoCompilerError(Exception):
    """There is no C compiler on this machine."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`value` is what the mode is about; times in milliseconds. `busy`: of the load's own core, from 0 to 1."""

    value: float
    p50: float
    p99: float
    busy: float


def program() -> Path:
    """The program, compiled if its source has changed."""
    if not PROGRAM.exists() or PROGRAM.stat().st_mtime < SOURCE.stat().st_mtime:
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            raise NoCompilerError("a C compiler is needed for the load (Debian: gcc, libc6-dev)")
        PROGRAM.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([compiler, "-O2", "-o", PROGRAM, SOURCE], check=True)
    return PROGRAM


def load(mode: str, port: int, count: int, *arguments: str) -> Measured:
    """Run it to its end; see `load.c` for what the arguments mean."""
    command = [str(program()), mode, str(port), str(count), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{mode} with {count}: {done.stderr.strip()}")
    return _read(json.loads(done.stdout.partition("\n")[0]))


def holding(port: int, count: int, seconds: float, arguments: Sequence[str]) -> "subprocess.Popen[str]":
    """Connections that come and then stay for so long, or until SIGTERM.

    A line of output says when they are there, and one at the end how many `events` they got.
    """
    command = [str(program()), "joins", str(port), str(count), "--seconds", str(seconds), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _read(found: dict[str, Any]) -> Measured:
    busy = found["cpu"] / found["wall"] if found["wall"] else 0
    return Measured(value=found["value"], p50=found["p50"], p99=found["p99"], busy=busy)
