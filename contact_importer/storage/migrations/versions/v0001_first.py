"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    _create_lists_and_layouts()
    _create_tasks()
    _create_tallies()
    _create_contacts()
    _create_domains()
    _create_evidence()
    _create_blacklist()
    _create_rejected_rows_and_overwrites()


def _create_lists_and_layouts() -> None:
    op.create_table(
        "lists",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "layouts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("email_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_layouts", "layouts", ["columns", "email_index"], unique=True)


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("list_id", ROW_ID, nullable=False),
        sa.Column("layout_id", ROW_ID, nullable=True),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("pause_reason", sa.String(length=20), nullable=False),
        sa.Column("finish_reason", sa.String(length=20), nullable=False),
        sa.Column("pause_requested", sa.Boolean(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("loaded", sa.Boolean(), nullable=False),
        sa.Column("in_work", sa.BigInteger(), nullable=False),
        sa.Column("duplicate", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=True),
        sa.Column("finished_at", sa.Float(), nullable=True),
        sa.Column("active_s", sa.Float(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("runner", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.Float(), nullable=True),
        sa.Column("heartbeat_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"]),
        sa.ForeignKeyConstraint(["layout_id"], ["layouts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tasks_list_id", "tasks", ["list_id"], unique=False)


def _create_tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "scope_id", "status", "reason"),
        sqlite_with_rowid=False,
    )


def _create_contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("list_id", ROW_ID, nullable=False),
        sa.Column("task_id", ROW_ID, nullable=False),
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
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"]),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_list", "contacts", ["list_id"], unique=False)
    op.create_index(
        "ix_contacts_list_status", "contacts", ["list_id", "status", "reason"], unique=False
    )
    op.create_index(
        "ix_contacts_recheck",
        "contacts",
        ["recheck_task_id", "status"],
        unique=False,
        sqlite_where=sa.text("recheck_task_id IS NOT NULL"),
        postgresql_where=sa.text("recheck_task_id IS NOT NULL"),
    )
    op.create_index("ix_contacts_task", "contacts", ["task_id"], unique=False)
    op.create_index(
        "ix_contacts_task_status", "contacts", ["task_id", "status", "reason"], unique=False
    )
    op.create_index(
        "ix_contacts_work",
        "contacts",
        ["work_task_id", "domain"],
        unique=False,
        sqlite_where=sa.text("work_task_id IS NOT NULL"),
        postgresql_where=sa.text("work_task_id IS NOT NULL"),
    )
    op.create_index(
        "ux_contacts_address", "contacts", ["list_id", sa.text("lower(address)")], unique=True
    )


def _create_domains() -> None:
    op.create_table(
        "domains",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("control_accepted", sa.Boolean(), nullable=True),
        sa.Column("control_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("observed_at", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("enhanced", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_evidence_contact",
        "evidence",
        ["contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_evidence_domain",
        "evidence",
        ["domain"],
        unique=False,
        sqlite_where=sa.text("domain IS NOT NULL"),
        postgresql_where=sa.text("domain IS NOT NULL"),
    )


def _create_blacklist() -> None:
    op.create_table(
        "blacklist",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("value"),
        sqlite_with_rowid=False,
    )


def _create_rejected_rows_and_overwrites() -> None:
    op.create_table(
        "rejected_rows",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("task_id", ROW_ID, nullable=False),
        sa.Column("row_number", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rejected_rows", "rejected_rows", ["task_id", "row_number"], unique=False)
    op.create_table(
        "overwrites",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("task_id", ROW_ID, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("layout_id", sa.BigInteger(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_overwrites_task", "overwrites", ["task_id"], unique=False)
    op.create_index("ux_overwrites", "overwrites", ["contact_id", "task_id"], unique=True)
