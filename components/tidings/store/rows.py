"""What queries and commands of every kind share: running a statement with its parameters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection


class Rows:
    """Statements on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, statement: Any, **values: object) -> Sequence[Any]:  # noqa: ANN401 - rows have the statement's columns
        return self._connection.execute(statement, _bound(values)).fetchall()

    def _row(self, statement: Any, **values: object) -> Any | None:  # noqa: ANN401 - see _rows
        found = self._rows(statement, **values)
        return found[0] if found else None

    def _do(self, statement: Any, **values: object) -> int:  # noqa: ANN401 - any statement of ours
        """Run what changes something; the number of rows."""
        return self._connection.execute(statement, _bound(values)).rowcount

    def _put(self, change: Any, add: Any, values: dict[str, Any]) -> bool:  # noqa: ANN401 - any statement of ours
        """Update the row or, if there is none, add it, and tell which; no engine's own upsert is needed."""
        is_new = self._do(change, **values) == 0
        if is_new:
            self._connection.execute(add, values)
        return is_new


def _bound(values: dict[str, object]) -> dict[str, object]:
    return {f"p_{name}": value for name, value in values.items()}
