"""What ends a command: one sentence about what is wrong, one about what to do, and an exit code."""

from typing import IO, Any

import click

REFUSED = 1
UNREACHABLE = 3


class Trouble(click.ClickException):
    """Printed as one or two lines, never as a traceback.

    Args:
        sentence: what is wrong.
        mend: what to do about it.
        uri: the error's URI, where the node answered with one.
        exit_code: 1, or 3 where the node is not reachable.
    """

    def __init__(self, sentence: str, mend: str = "", *, uri: str = "", exit_code: int = REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.mend = mend
        self.uri = uri
        self.exit_code = exit_code  # type: ignore[misc] # click reads it from the instance, too

    def show(self, file: IO[Any] | None = None) -> None:
        """Print to standard error."""
        told = f"{self.sentence} ({self.uri})" if self.uri else self.sentence
        click.echo(click.style("Error: ", fg="red", bold=True) + told, file=file, err=True)
        if self.mend:
            click.echo(self.mend, file=file, err=True)
