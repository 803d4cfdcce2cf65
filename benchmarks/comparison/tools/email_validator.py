"""email-validator: ``validate_email`` with ``check_deliverability``, the scripted resolver.

It asks DNS and, by design, never a mail server: no exception means "this domain takes mail",
which is its *valid*. Where it lets an address pass because DNS failed, its result names no
mail host (``mx`` is missing): that is *unknown*. Quoted local parts, address literals and,
through SMTPUTF8, international addresses are allowed, as this product allows them.
"""

import importlib

from benchmarks.comparison import sealed_network
from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.situation import Answer

TITLE = "email-validator"
PACKAGE = "email-validator"
NOTE = (
    "No exception → valid, the same without an mx → unknown, exception → invalid. "
    "It never asks a mail server, by design: its *valid* means that the domain takes mail."
)


def prepare() -> None:
    """Import it, so that the first question takes no longer than the others."""
    importlib.import_module("email_validator")


def judge(job: Job) -> Outcome:
    """Its answer."""
    from email_validator import EmailNotValidError, validate_email

    resolver = sealed_network.enter(job)

    def ask() -> Outcome:
        try:
            found = validate_email(
                job.address,
                check_deliverability=True,
                dns_resolver=resolver,
                allow_quoted_local=True,
                allow_domain_literal=True,
            )
        except EmailNotValidError as error:
            return Outcome(answer=Answer.INVALID, words=type(error).__name__)
        told = getattr(found, "mx", None) or getattr(found, "domain_address", None)
        if not told:
            return Outcome(answer=Answer.UNKNOWN, words="passed without mx")
        return Outcome(answer=Answer.VALID, words="valid")

    return sealed_network.twice(job, ask)
