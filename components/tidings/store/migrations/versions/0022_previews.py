"""What the links of messages lead to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column; messages that are there have none."""
    op.add_column("messages", sa.Column("previews", sa.LargeBinary))
