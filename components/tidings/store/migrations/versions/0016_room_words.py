"""What rooms are found by."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_rooms = sa.table("rooms", sa.column("name"), sa.column("title"), sa.column("topic"), sa.column("folded"))


def _folded(name: str, title: str, topic: str) -> str:
    """As `names.folded` was when this was written."""
    letters = unicodedata.normalize("NFKD", f"{name} {title} {topic}")
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()[:800]


def upgrade() -> None:
    """Add the column, and fill it for the rooms that are there."""
    op.add_column("rooms", sa.Column("folded", sa.String(800), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    for name, title, topic in connection.execute(sa.select(_rooms.c.name, _rooms.c.title, _rooms.c.topic)).fetchall():
        folded = _folded(name, title, topic)
        connection.execute(_rooms.update().where(_rooms.c.name == name).values(folded=folded))
