"""What a database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy

from tidings.store import ReadTx


@contextmanager
def asked(tx: ReadTx) -> Iterator[list[str]]:
    """The statements that it gets meanwhile, by SQLAlchemy or by the driver itself."""
    found: list[str] = []
    driver: Any = tx.driver  # type: ignore[attr-defined] # every engine is SQL
    execute = driver._execute

    def noted(statement: str, values: object = ()) -> Any:  # noqa: ANN401 - the driver's cursor
        found.append(statement)
        return execute(statement, values)

    listen = (driver._connection, "before_cursor_execute", lambda *event: found.append(event[2]))
    driver._execute = noted
    sqlalchemy.event.listen(*listen)
    try:
        yield found
    finally:
        sqlalchemy.event.remove(*listen)
        driver._execute = execute
