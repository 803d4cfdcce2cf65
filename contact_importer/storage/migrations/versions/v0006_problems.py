"""What stopped a task, as code and parameters: the window says it in the person's language."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_BUG = (
    "An internal error stopped this task. Everything checked so far is saved; "
    "the log file has the details."
)


def upgrade() -> None:
    """Add the column. Of older problems only the sentence is known, and that of bugs."""
    op.add_column("tasks", sa.Column("problem", sa.Text(), nullable=False, server_default="{}"))
    tasks = sa.table("tasks", sa.column("message"), sa.column("problem"))
    known = sa.update(tasks).where(tasks.c.message == _BUG)
    op.execute(known.values(problem='{"code":"bug","params":{},"about_file":false}'))
