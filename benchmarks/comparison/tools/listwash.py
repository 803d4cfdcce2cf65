"""listwash: ``verify`` with SMTP, our HELO name and sender, no pause between recipients.

``valid``, ``invalid`` and ``unknown`` are what they say, ``catch-all`` is *valid* (it may be
mailed, nobody promises a mailbox), ``do_not_mail`` is *blacklist*. Domains of the user's
blacklist are put on its list of disposable domains. Its cache starts empty each time.
"""

import importlib
import tempfile
from pathlib import Path

from benchmarks.comparison import sealed_network
from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import SMTP_S
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.world import HELO, MAIL_FROM

TITLE = "listwash"
PACKAGE = "listwash"
NOTE = (
    "valid → valid, invalid → invalid, unknown → unknown, catch-all → valid, "
    "do_not_mail → blacklist."
)

_ANSWERS = {
    "valid": Answer.VALID,
    "invalid": Answer.INVALID,
    "catch-all": Answer.VALID,
    "unknown": Answer.UNKNOWN,
    "do_not_mail": Answer.BLACKLIST,
}


def prepare() -> None:
    """Import it, so that the first question takes no longer than the others."""
    importlib.import_module("listwash")


def judge(job: Job) -> Outcome:
    """Its answer; asked again where a server wants that and it does not know."""
    import listwash
    from listwash.classify import disposable_domains, normalize

    resolver = sealed_network.enter(job)

    def ask() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            results = listwash.verify(
                [*job.others, job.address],
                helo=HELO,
                mail_from=MAIL_FROM,
                resolver=resolver,
                disposable=disposable_domains() | set(job.blacklist),
                cache_path=str(Path(folder) / "cache.json"),
                fresh=True,
                connect_timeout=SMTP_S,
                pause=0.0,
            )
        said = results[normalize(job.address)]
        return Outcome(
            answer=_ANSWERS[said["verdict"]], words=f"{said['verdict']}: {said['detail']}"
        )

    return sealed_network.twice(job, ask)
