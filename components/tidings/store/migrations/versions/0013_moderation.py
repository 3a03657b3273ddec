"""Moderation: slow and archived rooms, mutes, what moderators deleted, reports, word filters, and the book of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_IF_TAKEN = "WHEN EXISTS (SELECT 1 FROM audit WHERE place = new.place)"
_NO = "BEGIN SELECT RAISE(ABORT, 'the book of moderation is not changed'); END"
_TRIGGERS = (
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit {_NO}",
    f"CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit {_NO}",
    f"CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit {_IF_TAKEN} {_NO}",
)
_REFUSE = """
CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the book of moderation is not changed';
END $$
"""
_DO = "EXECUTE FUNCTION audit_refuses()"
_POSTGRES_TRIGGERS = (
    _REFUSE,
    f"CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE ON audit FOR EACH ROW {_DO}",
    f"CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit {_DO}",
)


def upgrade() -> None:
    """Add the columns; make the tables; have the book refuse changes."""
    zero, no = sa.text("0"), sa.false()
    op.add_column("rooms", sa.Column("slow_seconds", sa.Integer, nullable=False, server_default=zero))
    op.add_column("rooms", sa.Column("archived", sa.Boolean, nullable=False, server_default=no))
    op.add_column("memberships", sa.Column("muted_until", _big, nullable=False, server_default=zero))
    op.add_column("memberships", sa.Column("said", _big, nullable=False, server_default=zero))
    op.add_column("messages", sa.Column("moderated", sa.Boolean, nullable=False, server_default=no))
    _make_book()
    _make_queue()
    connection = op.get_bind()
    for trigger in _TRIGGERS if connection.dialect.name == "sqlite" else _POSTGRES_TRIGGERS:
        connection.exec_driver_sql(trigger)


def _make_book() -> None:
    op.create_table(
        "audit",
        sa.Column("place", _big, primary_key=True, autoincrement=True),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("authid", sa.String(128), nullable=False),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("whom", sa.String(128)),
        sa.Column("whom_name", sa.String(80)),
        sa.Column("message", sa.String(64)),
        sa.Column("until", _big, nullable=False),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
    )
    op.create_index("audit_of_room", "audit", ["room", "place"])


def _make_queue() -> None:
    op.create_table(
        "cases",
        sa.Column("place", _big, primary_key=True, autoincrement=True),
        sa.Column("room", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("time", _big, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("room", "message", name="cases_by_message"),
    )
    op.create_index("cases_of_room", "cases", ["room", "place"])
    op.create_table(
        "reports",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("message", sa.String(64), primary_key=True),
        sa.Column("authid", sa.String(128), primary_key=True),
        sa.Column("author_name", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("time", _big, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("reports_of_person", "reports", ["authid", "room", "message"])
    op.create_table(
        "filters",
        sa.Column("room", sa.String(64), primary_key=True),
        sa.Column("word", sa.String(64), primary_key=True),
        sa.Column("action", sa.String(16), nullable=False),
        sqlite_with_rowid=False,
    )
