"""PostgreSQL: all that only it needs; `writer` has the rest.

Durability: a commit returns when the server's write-ahead log is on its disk. A server that is set to
`synchronous_commit = off` is overruled for our connections; with `fsync = off` nothing can be promised (`tidings
doctor` says so).

**One writer at a time.** A transaction that may write begins by taking an advisory lock, as SQLite's does with `BEGIN
IMMEDIATE`, and has it until its commit. So offsets have no gaps, commits are in the order of the offsets, and the
command line may write while the node runs.

**One node.** The node's writing connection holds another such lock for as long as it lives. A second node waits for it
for some seconds (the first may just have ended) and then refuses. A node that loses its connection has the lock no
more, and whatever it was about to write fails with it.

**Text** is compared byte by byte (`COLLATE "C"`), so that names are sorted as on SQLite and as Python sorts them. No
length is enforced, as on SQLite: the types of the requests have the bounds.
"""

from typing import Any, Literal
from urllib.parse import unquote

import psycopg
from sqlalchemy import URL, Column, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.exc import SQLAlchemyError

from tidings.reactor import Reactor
from tidings.store.writer import Bounds, WriterStore

CONNECT_S = 5
LOCK_MS = 5000
STATEMENT_MS = 30_000
IDLE_MS = 60_000
OLDEST_SERVER = 130_000

_WRITES = 0x0071D1_65_0001
_IS_NODE = 0x0071D1_65_0002

Use = Literal["node", "writer", "reader"]
"""The node's one writer; somebody else who writes; whoever reads, in transactions that see one moment."""

_SETTINGS = """
    SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),
           set_config('idle_in_transaction_session_timeout', %s, false),
           set_config('plan_cache_mode', 'force_custom_plan', false),
           set_config('jit', 'off', false),
           CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""


class Refused(SQLAlchemyError):
    """This database is not for us; the sentence says why."""


class _Types(PGTypeCompiler):
    """Every text is TEXT, and a column's is compared byte by byte."""

    def visit_VARCHAR(self, type_: Any, **more: Any) -> str:  # noqa: N802, ANN401 - as SQLAlchemy calls it
        return self.visit_TEXT(type_, **more)

    def visit_TEXT(self, type_: Any, **more: Any) -> str:  # noqa: N802, ANN401, ARG002 - as SQLAlchemy calls it
        return 'TEXT COLLATE "C"' if isinstance(more.get("type_expression"), Column) else "TEXT"


def url_of(address: str) -> URL:
    """What the setting says (`postgresql://user@host/name`, or a socket's folder as `?host=/run/postgresql`)."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    if url.host and url.host.lower().startswith("%2f"):
        url = url.set(host=unquote(url.host))
    return url


def place_of(address: str) -> str:
    """Where it is, for people to read: no password, whatever part of the address it stands in."""
    url = url_of(address)
    host = url.host or url.query.get("host") or ""
    port = f":{url.port}" if url.port else ""
    return f"PostgreSQL {url.database} at {host or 'the local socket'}{port}"


def engine(address: str, *, use: Use, connections: int = 1) -> Engine:
    """An engine on a database.

    A connection that the server has ended, or that was lost, is noticed when it is taken, and made anew.

    Raises:
        ArgumentError: this is no address.
    """
    made = create_engine(
        url_of(address),
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_S,
            "application_name": f"tidings {use}",
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
    )
    made.dialect.type_compiler = made.dialect.type_compiler_instance = _Types(made.dialect)

    @event.listens_for(made, "connect")
    def _on_connect(connection: psycopg.Connection, _record: object) -> None:
        try:
            connection.autocommit = True
            _set_up(connection, use)
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise

    @event.listens_for(made, "begin")
    def _on_begin(connection: Connection) -> None:
        if use != "reader":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITES})")

    return made


def _set_up(connection: psycopg.Connection, use: Use) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise Refused(f"PostgreSQL {OLDEST_SERVER // 10_000} or later is needed.")
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise Refused("The database must have the encoding UTF8.")
    connection.execute(_SETTINGS, [str(STATEMENT_MS), str(LOCK_MS), str(IDLE_MS)])
    if use == "reader":
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
    if use == "node":
        try:
            connection.execute(f"SELECT pg_advisory_lock({_IS_NODE})")
        except psycopg.errors.LockNotAvailable:
            raise Refused(
                "Another Tidings node is using this database; stop it, or give this one a database of its own."
            ) from None


class PostgresStore(WriterStore):
    """A `Store` on a PostgreSQL database, which must be there; the only one of a node on it.

    Raises:
        Refused: another node is using it, or the server is too old.
        SQLAlchemyError: it cannot be reached.
    """

    def __init__(self, address: str, reactor: Reactor, bounds: Bounds | None = None) -> None:
        bounds = bounds or Bounds()
        writer = engine(address, use="node")
        reader = engine(address, use="reader", connections=bounds.readers)
        super().__init__(writer, reader, reactor, bounds, batches_read=bounds.readers)
