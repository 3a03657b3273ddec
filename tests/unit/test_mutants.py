"""The mutants of `make mutants` still fit: each changes what it means to change, and names tests that are there."""

import ast

import pytest

from tests.support.node import ROOT
from tools.mutants import MUTANTS, Mutant, changed


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_it_fits(mutant: Mutant) -> None:
    """It is still Python, and another program."""
    had = (ROOT / mutant.path).read_text("utf-8")
    assert ast.dump(ast.parse(changed(had, mutant))) != ast.dump(ast.parse(had))
    assert any(argument.startswith("tests/") for argument in mutant.tests)
    assert all((ROOT / argument).exists() for argument in mutant.tests if argument.startswith("tests/"))
