"""Whoever knows trial may use it: what is a TestCase passes under it, too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_TEST_CASE = re.compile(r"^class \w+\((?:Synchronous)?TestCase\)", re.MULTILINE)
FILES = sorted(path for path in ROOT.glob("tests/*/test_*.py") if _TEST_CASE.search(path.read_text()))


def test_there_are_test_cases() -> None:
    """The search finds what it should."""
    assert ROOT / "tests/unit/test_client_calls.py" in FILES


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_passes_under_trial(file: Path, tmp_path: Path) -> None:
    """Trial, on the file alone."""
    command = [sys.executable, "-m", "twisted.trial", f"--temp-directory={tmp_path / 'trial'}", str(file)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=50, check=False)
    assert re.search(r"^PASSED \(.*successes=[1-9]", ran.stdout, re.MULTILINE), ran.stdout + ran.stderr
