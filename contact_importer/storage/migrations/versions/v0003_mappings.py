"""What was decided about the columns of files, by their set of names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table; nothing stored changes."""
    op.create_table(
        "mappings",
        sa.Column("columns_key", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("columns_key"),
        sqlite_with_rowid=False,
    )
