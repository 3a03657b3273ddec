"""Statements that are run for every message, compiled once and given to the driver itself.

SQLAlchemy writes them, for either engine; what is written here by hand is only how they are run. Running one through
its `Connection` costs some 60 µs of Python, seven times what SQLite needs for a row by its key, and sending a message
takes ten: most of what a node could do went into it (docs/performance.md has the profile). What differs for whoever
calls is nothing: parameters and results are converted by the types of the columns, and what the driver raises is told
as SQLAlchemy tells it.

Only for statements that stand in a module: each is kept, compiled, for as long as the process lives. A list as a
parameter (`IN`) makes another statement for every length, so those are SQLAlchemy's to run.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]
Rows = Sequence[Any]

REMEMBERED_MOST = 1000
"""So many answers are remembered in a transaction; past that all are forgotten."""


class Driver:
    """The driver's own connection below one of SQLAlchemy's, for one transaction: what was asked, and what was changed.

    Many that wait together write to the same few rooms, or read them: what a `remembered` statement answered is true
    until something of this transaction writes to its table, because nobody else writes meanwhile (`writer`), or it sees
    one moment (`readers`).

    Args:
        connection: if nothing has begun on it, this begins.
    """

    __slots__ = ("_connection", "_execute", "_remembered", "_remembers", "dialect", "has_written")

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self.dialect: Dialect = connection.dialect
        self.has_written = False
        self._connection = connection
        driver: Any = connection.connection.driver_connection
        self._execute = driver.execute
        self._remembered: dict[tuple[object, ...], Rows] = {}
        self._remembers: set[str] = set()

    def run(self, sql: str, values: object = ()) -> tuple[Rows, int]:
        """The rows that come of it, and how many were changed.

        Raises:
            DBAPIError: whatever the driver raised.
        """
        try:
            cursor = self._execute(sql, values)
            return (cursor.fetchall() if cursor.description else ()), cursor.rowcount
        except self.dialect.loaded_dbapi.Error as error:
            if self.dialect.is_disconnect(error, self._connection.connection.driver_connection, None):
                self._connection.invalidate(error)
            raise DBAPIError(sql, None, error, hide_parameters=True) from error

    def recall(self, key: tuple[object, ...]) -> Rows | None:
        """What a statement answered, if that is true still."""
        return self._remembered.get(key)

    def remember(self, key: tuple[object, ...], table: str, rows: Rows) -> None:
        """Note what a statement answered of a table."""
        if len(self._remembered) >= REMEMBERED_MOST:
            self.forget()
        self._remembered[key] = rows
        self._remembers.add(table)

    def wrote(self, table: str) -> None:
        """Something was written to a table."""
        self.has_written = True
        if table in self._remembers:
            self.forget()

    def forget(self) -> None:
        """What was answered may not be true any more: something was undone, or written by another way."""
        self._remembered.clear()
        self._remembers.clear()


class _Plan(NamedTuple):
    """A statement as a driver takes it.

    `constants` are the parameters that stand in the statement itself; `order` puts all into the driver's order, where
    it wants one; `given` and `got` convert by type, where that needs anything.
    """

    sql: str
    names: frozenset[str]
    constants: Mapping[str, Any]
    given: Sequence[tuple[str, Convert]]
    order: Callable[[Mapping[str, Any]], object]
    row: Callable[[Sequence[Any]], Any]
    got: Sequence[tuple[int, Convert]]


class Prepared:
    """A statement of SQLAlchemy Core, to be kept in a module. Its parameters are given by their names without `p_`.

    Args:
        statement: what to run.
        remembered: a select from one table that many commands make with the same parameters.
    """

    __slots__ = ("_plans", "_remembered", "_writes", "statement")

    def __init__(self, statement: Any, *, remembered: bool = False) -> None:  # noqa: ANN401 - selects, inserts, updates and deletes have no common type
        self.statement = statement
        self._plans: dict[str, _Plan] = {}
        self._writes: str | None = statement.table.name if statement.is_dml else None
        self._remembered: str | None = None
        if remembered:
            (table,) = statement.get_final_froms()
            self._remembered = table.name

    def rows(self, driver: Driver, values: Mapping[str, Any]) -> Rows:
        """What it finds or returns, as named tuples.

        Raises:
            DBAPIError: whatever the driver raised.
            TypeError: these are not its parameters.
        """
        if self._remembered is None:
            return self._found(driver, values)
        key = (self, *values.values())
        rows = driver.recall(key)
        if rows is None:
            rows = self._found(driver, values)
            driver.remember(key, self._remembered, rows)
        return rows

    def _found(self, driver: Driver, values: Mapping[str, Any]) -> Rows:
        plan = self._plan(driver, values)
        found, _ = driver.run(plan.sql, _arguments(plan, values))
        if self._writes is not None:
            driver.wrote(self._writes)
        if plan.got:
            found = [_converted(row, plan.got) for row in found]
        return [plan.row(row) for row in found]

    def do(self, driver: Driver, values: Mapping[str, Any]) -> int:
        """Run it; how many rows were changed. It raises what `rows` does."""
        plan = self._plan(driver, values)
        _, changed = driver.run(plan.sql, _arguments(plan, values))
        if self._writes is not None:
            driver.wrote(self._writes)
        return changed

    def _plan(self, driver: Driver, values: Mapping[str, Any]) -> _Plan:
        plan = self._plans.get(driver.dialect.name)
        if plan is None:
            plan = self._plans[driver.dialect.name] = _planned(self.statement, driver.dialect, values)
        if values.keys() != plan.names:
            raise TypeError(f"takes {sorted(plan.names)}, was given {sorted(values)}")
        return plan


def _planned(statement: Any, dialect: Dialect, values: Mapping[str, Any]) -> _Plan:  # noqa: ANN401 - see Prepared
    """Compile it. An insert is of the columns that are given."""
    if any(isinstance(value, list) for value in values.values()):
        raise TypeError("a list of values is not for a statement that is prepared")
    compiled: Any = statement.compile(
        dialect=dialect,
        column_keys=list(values) if statement.is_insert else None,
        compile_kwargs={"render_postcompile": True},
    )
    plain = {name: name.removeprefix("p_") for name in compiled.bind_names.values()}
    binds = {plain[name]: bind for bind, name in compiled.bind_names.items()}
    constants = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
    columns = tuple(statement.exported_columns)  # of what changes something: those that it returns
    row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc] # noqa: PYI024 - the names are data
    return _Plan(
        sql=compiled.string,
        names=frozenset(binds.keys() - constants.keys()),
        constants=constants,
        given=_converters(
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items()
        ),
        order=_in_order(plain, compiled.positiontup),
        row=row._make,
        got=_converters(
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(columns)
        ),
    )


def _converters(found: Any) -> list[Any]:  # noqa: ANN401 - places or names, each with what converts there
    """Those that have anything to do."""
    return [(where, convert) for where, convert in found if convert is not None]


def _in_order(plain: Mapping[str, str], positions: Sequence[str] | None) -> Callable[[Mapping[str, Any]], object]:
    """How values by name become what a driver takes: a sequence, if it has positions, else by the compiled names."""
    if positions is None:
        return lambda values: {name: values[simple] for name, simple in plain.items()}
    names = [plain[name] for name in positions]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _arguments(plan: _Plan, values: Mapping[str, Any]) -> object:
    if not plan.constants and not plan.given:
        return plan.order(values)
    every = {**plan.constants, **values}
    for name, convert in plan.given:
        every[name] = convert(every[name])
    return plan.order(every)


def _converted(row: Sequence[Any], got: Sequence[tuple[int, Convert]]) -> Sequence[Any]:
    found = list(row)
    for place, convert in got:
        found[place] = convert(found[place])
    return found
