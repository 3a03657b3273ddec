"""How a call was refused."""

from collections.abc import Callable

from tidings.model.errors import TidingsError


def refusal(act: Callable[[], object]) -> TidingsError | None:
    """The error of ours that a call raises, None if it raises nothing; any other error is the test's failure."""
    try:
        act()
    except TidingsError as error:
        return error
    return None
