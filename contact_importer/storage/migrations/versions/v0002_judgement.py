"""The calendar, dialogues, the policy, suggestions, hosts of disposable domains."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; nothing stored changes."""
    _add_calendar()
    _add_observations()
    _create_policy_and_suggestions()
    _create_disposable_hosts()


def _add_calendar() -> None:
    op.add_column("contacts", sa.Column("retry_task_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "tasks", sa.Column("waiting", sa.BigInteger(), nullable=False, server_default="0")
    )
    given = sa.text("retry_task_id IS NOT NULL")
    op.create_index(
        "ix_contacts_retry",
        "contacts",
        ["retry_task_id", "retry_at", "checked_at"],
        sqlite_where=given,
        postgresql_where=given,
    )


def _add_observations() -> None:
    op.add_column(
        "evidence",
        sa.Column("observation", sa.String(length=40), nullable=False, server_default=""),
    )
    op.add_column(
        "evidence", sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "dialogues",
        sa.Column("contact_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id"),
    )


def _create_policy_and_suggestions() -> None:
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "suggestions",
        sa.Column("contact_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("offered_at", sa.Float(), nullable=False),
        sa.Column("applied_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("contact_id"),
    )
    op.create_index("ix_suggestions_list", "suggestions", ["list_id", "state"])


def _create_disposable_hosts() -> None:
    op.create_table(
        "disposable_hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("host", "domain"),
        sqlite_with_rowid=False,
    )
