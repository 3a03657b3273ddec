"""What hypothesis makes things up from: any text, any JSON data, with a liking for what hurts."""

from typing import Any

from hypothesis import strategies as st

POISON = "\ud800\udfff\x00\x1b\x7f\n\r\t \u00a0\u0301\u200b\u202e\u2028\u3164\ufeff\ufffe\U0010ffff\\/'\"`<>%{}[]$."


def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Any text, also what no text should be: halves of characters, control characters, invisible ones."""
    return st.text(st.characters() | st.sampled_from(POISON), max_size=max_size)


NUMBERS = st.integers() | st.integers(-(2**80), 2**80) | st.floats()

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | texts(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(8), inner, max_size=4),
    max_leaves=10,
)
