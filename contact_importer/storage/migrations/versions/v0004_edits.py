"""Edits of many contacts that can be undone, and what the contacts were before."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add tables and columns; nothing stored changes."""
    op.create_table(
        "edits",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=True),
        sa.Column("contacts", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _create_edited_contacts()
    op.create_index("ix_edited_contacts", "edited_contacts", ["id"])
    op.add_column("blacklist", sa.Column("edit_id", sa.BigInteger(), nullable=True))
    op.add_column("suggestions", sa.Column("edit_id", sa.BigInteger(), nullable=True))


def _create_edited_contacts() -> None:
    op.create_table(
        "edited_contacts",
        sa.Column("edit_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("layout_id", sa.BigInteger(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.Float(), nullable=True),
        sa.Column("checked_level", sa.String(length=20), nullable=False),
        sa.Column("retry_at", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("work_task_id", sa.BigInteger(), nullable=True),
        sa.Column("recheck_task_id", sa.BigInteger(), nullable=True),
        sa.Column("retry_task_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("edit_id", "id"),
        sqlite_with_rowid=False,
    )
