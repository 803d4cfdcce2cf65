"""Why somebody is on the blacklist, in the person's words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; nothing is noted so far."""
    op.add_column("blacklist", sa.Column("note", sa.Text(), nullable=False, server_default=""))
