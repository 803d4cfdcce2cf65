"""What stopped a task, kept in no language so that every front end can say it in its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from contact_importer.model.errors import FileProblemError, UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A code with its parameters, and the English sentence; all empty: there is no problem.

    Tasks of databases older than version 6 have the sentence only.
    """

    message: str = ""
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    about_file: bool = False  # codes of files are a table of their own

    @classmethod
    def of(cls, error: UserError) -> Self:
        """The problem that an error tells of."""
        return cls(
            message=error.message,
            code=error.code,
            params=error.params,
            about_file=isinstance(error, FileProblemError),
        )

    @property
    def error(self) -> UserError:
        """The error again, as far as its words need it."""
        kind = FileProblemError if self.about_file else UserError
        return kind(self.message, code=self.code, **self.params)

    @property
    def facts(self) -> dict[str, Any]:
        """All but the sentence, JSON-ready; empty where there is nothing but a sentence."""
        if not self.code:
            return {}
        return {"code": self.code, "params": dict(self.params), "about_file": self.about_file}


NO_PROBLEM = Problem()

#: A bug of ours has ended the task.
BUG = Problem(
    code="bug",
    message="An internal error stopped this task. Everything checked so far is saved; "
    "the log file has the details.",
)
