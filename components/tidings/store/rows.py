"""What queries and commands of every kind share: running a statement with its parameters."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from tidings.store.prepared import Driver, Prepared


class Rows:
    """Statements on one connection: those that are `Prepared` by the driver itself, all others by SQLAlchemy.

    Args:
        connection: in whose transaction.
        driver: of that transaction, if there is one already.
    """

    def __init__(self, connection: Connection, driver: Driver | None = None) -> None:
        self._connection = connection
        self.driver = driver or Driver(connection)

    def _rows(self, statement: Any, **values: object) -> Sequence[Any]:  # noqa: ANN401 - rows have the statement's columns
        if isinstance(statement, Prepared):
            return statement.rows(self.driver, values)
        rows = self._connection.execute(statement, _bound(values)).fetchall()
        if statement.is_dml:
            self.driver.wrote(statement.table.name)
        return rows

    def _row(self, statement: Any, **values: object) -> Any | None:  # noqa: ANN401 - see _rows
        found = self._rows(statement, **values)
        return found[0] if found else None

    def _do(self, statement: Any, **values: object) -> int:  # noqa: ANN401 - any statement of ours
        """Run what changes something; the number of rows."""
        if isinstance(statement, Prepared):
            return statement.do(self.driver, values)
        changed = self._connection.execute(statement, _bound(values)).rowcount
        self.driver.wrote(statement.table.name)
        return changed

    def _add(self, statement: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401 - any insert of ours
        """Add a row of these columns."""
        if isinstance(statement, Prepared):
            statement.do(self.driver, values)
        else:
            self._connection.execute(statement, values)
            self.driver.wrote(statement.table.name)

    def _put(self, change: Any, add: Any, values: dict[str, Any]) -> bool:  # noqa: ANN401 - any statement of ours
        """Update the row or, if there is none, add it, and tell which; no engine's own upsert is needed."""
        is_new = self._do(change, **values) == 0
        if is_new:
            self._add(add, values)
        return is_new


def _bound(values: dict[str, object]) -> dict[str, object]:
    return {f"p_{name}": value for name, value in values.items()}
