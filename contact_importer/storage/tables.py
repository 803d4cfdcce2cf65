"""The tables, as SQLAlchemy Core definitions that any dialect can create.

Migrations hold their own copy (a history must not change with this file); a test compares.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    func,
)

metadata = MetaData()

# SQLite numbers rows by itself only in a column of exactly this type
_Id = BigInteger().with_variant(Integer, "sqlite")

lists = Table(
    "lists",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, unique=True),  # case-folded by Python
    Column("deleted", Boolean, nullable=False),  # its rows are being removed
    sqlite_autoincrement=True,
)

layouts = Table(
    "layouts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("columns", Text, nullable=False),  # JSON array of names
    Column("email_index", Integer, nullable=False),
)
Index("ux_layouts", layouts.c.columns, layouts.c.email_index, unique=True)

tasks = Table(
    "tasks",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("list_id", ForeignKey("lists.id"), nullable=False, index=True),
    Column("layout_id", ForeignKey("layouts.id")),  # None for RECHECK
    Column("source_name", Text, nullable=False),
    Column("reading", Text),  # JSON
    Column("options", Text, nullable=False),  # JSON
    Column("state", String(20), nullable=False),
    Column("pause_reason", String(20), nullable=False),
    Column("finish_reason", String(20), nullable=False),
    Column("pause_requested", Boolean, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("loaded", Boolean, nullable=False),
    Column("in_work", BigInteger, nullable=False),
    Column("duplicate", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("started_at", Float),
    Column("finished_at", Float),
    Column("active_s", Float, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("runner", Text, nullable=False),  # "host:pid:start" while RUNNING
    Column("claimed_at", Float),  # start of the present run
    Column("heartbeat_at", Float),
    Column("waiting", BigInteger, nullable=False, server_default="0"),  # in its calendar
    Column("problem", Text, nullable=False, server_default="{}"),  # JSON: Problem.facts
    sqlite_autoincrement=True,
)

tallies = Table(
    "tallies",
    metadata,
    Column("scope", String(10), primary_key=True),  # "list" or "task"
    Column("scope_id", BigInteger, primary_key=True),
    Column("status", String(20), primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

domains = Table(
    "domains",
    metadata,
    Column("name", Text, primary_key=True),
    Column("verdict", String(20)),  # NULL: takes mail
    Column("reason", String(40), nullable=False),
    Column("operator", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON: hosts, implicit_mx
    Column("checked_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("control_accepted", Boolean),
    Column("control_at", Float, nullable=False),
    sqlite_with_rowid=False,
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("list_id", ForeignKey("lists.id"), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),  # the import that added it
    Column("row_number", BigInteger, nullable=False),
    Column("raw", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("layout_id", BigInteger, nullable=False),
    Column("fields", Text, nullable=False),  # JSON array of texts, exactly as the reader wrote it
    Column("verdict", String(20)),
    Column("reason", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("confidence", String(20), nullable=False),
    Column("flags", Integer, nullable=False),
    Column("checked_at", Float),
    Column("checked_level", String(20), nullable=False),
    Column("retry_at", Float),
    Column("attempts", Integer, nullable=False),
    Column("work_task_id", BigInteger),  # the task that has to decide it; NULL: not work
    Column("recheck_task_id", BigInteger),  # the last RECHECK it was given to
    Column("retry_task_id", BigInteger),  # the task that asks again at ``retry_at``
    sqlite_autoincrement=True,
)
Index("ux_contacts_address", contacts.c.list_id, func.lower(contacts.c.address), unique=True)
# The two narrow indexes give all ids of a list or import in order of arrival (0.2 s per
# million instead of 0.3 s with a sort); the wide ones answer filters by status and reason.
Index("ix_contacts_list", contacts.c.list_id)
Index("ix_contacts_list_status", contacts.c.list_id, contacts.c.status, contacts.c.reason)
Index("ix_contacts_task", contacts.c.task_id)
Index("ix_contacts_task_status", contacts.c.task_id, contacts.c.status, contacts.c.reason)
Index(
    "ix_contacts_work",
    contacts.c.work_task_id,
    contacts.c.domain,
    sqlite_where=contacts.c.work_task_id.is_not(None),
    postgresql_where=contacts.c.work_task_id.is_not(None),
)
Index(
    "ix_contacts_retry",
    contacts.c.retry_task_id,
    contacts.c.retry_at,
    contacts.c.checked_at,  # asked in what is now the future: the clock was set back
    sqlite_where=contacts.c.retry_task_id.is_not(None),
    postgresql_where=contacts.c.retry_task_id.is_not(None),
)
Index(
    "ix_contacts_recheck",
    contacts.c.recheck_task_id,
    contacts.c.status,
    sqlite_where=contacts.c.recheck_task_id.is_not(None),
    postgresql_where=contacts.c.recheck_task_id.is_not(None),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("contact_id", BigInteger),  # either this ...
    Column("domain", Text),  # ... or this
    Column("task_id", BigInteger),
    Column("stage", String(10), nullable=False),
    Column("observed_at", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("ip", Text, nullable=False),
    Column("code", Integer, nullable=False),
    Column("enhanced", Text, nullable=False),
    Column("observation", String(40), nullable=False, server_default=""),
    Column("again", Boolean, nullable=False, server_default=false()),
)
Index(
    "ix_evidence_contact",
    evidence.c.contact_id,
    sqlite_where=evidence.c.contact_id.is_not(None),
    postgresql_where=evidence.c.contact_id.is_not(None),
)
Index(
    "ix_evidence_domain",
    evidence.c.domain,
    sqlite_where=evidence.c.domain.is_not(None),
    postgresql_where=evidence.c.domain.is_not(None),
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("contact_id", BigInteger, primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),  # the SMTP dialogue, compressed with zlib
)

policy = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1: there is one
    Column("rules", Text, nullable=False),  # JSON
    Column("applied", Boolean, nullable=False),  # to all stored contacts
    Column("changed_at", Float, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("contact_id", BigInteger, primary_key=True, autoincrement=False),
    Column("list_id", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("address", Text, nullable=False),  # what is suggested
    Column("original", Text, nullable=False),  # the address as it was when it was suggested
    Column("before", Text),  # JSON: what else the contact was before it was applied
    Column("state", String(20), nullable=False),  # offered, applied, dismissed
    Column("offered_at", Float, nullable=False),
    Column("applied_at", Float),
    Column("edit_id", BigInteger),  # the edit that applied it
)
Index("ix_suggestions_list", suggestions.c.list_id, suggestions.c.state)

mappings = Table(
    "mappings",
    metadata,
    Column("columns_key", String(64), primary_key=True),  # of a set of column names
    Column("list_id", BigInteger, nullable=False),
    Column("decisions", Text, nullable=False),  # JSON
    Column("used_at", Float, nullable=False),
    sqlite_with_rowid=False,
)

disposable_hosts = Table(
    "disposable_hosts",
    metadata,
    Column("host", Text, primary_key=True),  # MX host of a listed disposable domain
    Column("domain", Text, primary_key=True),  # that domain
    Column("seen_at", Float, nullable=False),
    sqlite_with_rowid=False,
)

blacklist = Table(
    "blacklist",
    metadata,
    Column("value", Text, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("added_at", Float, nullable=False),
    Column("edit_id", BigInteger),  # the edit that added it
    Column("note", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

rejected_rows = Table(
    "rejected_rows",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("row_number", BigInteger, nullable=False),
    Column("cause", String(40), nullable=False),
    Column("raw", Text, nullable=False),
)
Index("ix_rejected_rows", rejected_rows.c.task_id, rejected_rows.c.row_number)

overwrites = Table(
    "overwrites",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("layout_id", BigInteger, nullable=False),  # before the task changed the fields
    Column("fields", Text, nullable=False),
)
Index("ux_overwrites", overwrites.c.contact_id, overwrites.c.task_id, unique=True)
Index("ix_overwrites_task", overwrites.c.task_id)

edits = Table(
    "edits",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("list_id", BigInteger),
    Column("contacts", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("made_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

# What contacts were before an edit. The evidence, dialogues and suggestions of removed ones
# stay where they are, by the contact's id, until the edit is undone or forgotten.
edited_contacts = Table(
    "edited_contacts",
    metadata,
    Column("edit_id", BigInteger, primary_key=True, autoincrement=False),
    *(
        Column(
            column.name,
            BigInteger if column.name in ("id", "list_id", "task_id") else column.type,
            primary_key=column.name == "id",
            nullable=column.nullable,
            autoincrement=False,
        )
        for column in contacts.columns
    ),
    sqlite_with_rowid=False,
)
Index("ix_edited_contacts", edited_contacts.c.id)
