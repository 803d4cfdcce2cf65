"""py3-validate-email: ``validate_email`` with SMTP, as its README calls it.

True is *valid*, None is *unknown* and False is *invalid*: a boolean has no other word. The
one exception is its own list of disposable domains, which it raises a named exception for:
that is *blacklist*, and domains of the user's blacklist are put on that list. It is given our
sender, our HELO name, and the time limits.
"""

import importlib
from typing import Any

from benchmarks.comparison import sealed_network
from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import DNS_S, SMTP_S
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.world import HELO, MAIL_FROM

TITLE = "py3-validate-email"
PACKAGE = "py3-validate-email"
NOTE = "True → valid, None → unknown, False → invalid; its list of disposable domains → blacklist."

_ANSWERS = {True: Answer.VALID, None: Answer.UNKNOWN, False: Answer.INVALID}


def prepare() -> None:
    """Import it, so that the first question takes no longer than the others."""
    importlib.import_module("validate_email")


def judge(job: Job) -> Outcome:
    """Its answer; asked again where a server wants that and it does not know."""
    from validate_email import validate_email, validate_email_or_fail
    from validate_email.domainlist_check import domainlist_check
    from validate_email.exceptions import DomainBlacklistedError, EmailValidationError

    sealed_network.enter(job)
    domainlist_check.domain_blacklist.update(job.blacklist)
    limits: dict[str, Any] = {
        "dns_timeout": DNS_S,
        "smtp_timeout": SMTP_S,
        "smtp_helo_host": HELO,
        "smtp_from_address": MAIL_FROM,
    }
    for other in job.others:
        validate_email(other, **limits)

    def ask() -> Outcome:
        try:
            said = validate_email_or_fail(job.address, **limits)
        except DomainBlacklistedError:
            return Outcome(answer=Answer.BLACKLIST, words="DomainBlacklistedError")
        except EmailValidationError as error:
            ambiguous = type(error).__name__ == "SMTPTemporaryError"  # as validate_email does
            said, words = None if ambiguous else False, type(error).__name__
        else:
            words = str(said)
        return Outcome(answer=_ANSWERS[said], words=words)

    return sealed_network.twice(job, ask)
