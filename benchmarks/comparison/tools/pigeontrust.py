"""pigeontrust: ``Pigeontrust.verify_many`` with our sender, HELO name and time limits.

``deliverable`` is *valid*, ``undeliverable`` *invalid*, ``unknown`` *unknown*. ``risky`` may
be mailed, at one's own risk: *valid*, as this product shows what it calls risky; only a
disposable domain is *blacklist*. Domains of the user's blacklist are put on its list.
"""

import importlib

from benchmarks.comparison import sealed_network
from benchmarks.comparison.job import Job, Outcome
from benchmarks.comparison.limits import DNS_S, DNS_TRY_S, SMTP_S
from benchmarks.comparison.situation import Answer
from benchmarks.comparison.world import HELO, MAIL_FROM

TITLE = "pigeontrust"
PACKAGE = "pigeontrust"
NOTE = (
    "deliverable → valid, undeliverable → invalid, unknown → unknown, "
    "risky → valid, but for a disposable domain → blacklist."
)

_ANSWERS = {
    "deliverable": Answer.VALID,
    "undeliverable": Answer.INVALID,
    "risky": Answer.VALID,
    "unknown": Answer.UNKNOWN,
}


def prepare() -> None:
    """Import it, so that the first question takes no longer than the others."""
    importlib.import_module("pigeontrust")


def judge(job: Job) -> Outcome:
    """Its answer; asked again where a server wants that and it does not know."""
    from pigeontrust import Pigeontrust
    from pigeontrust.blocklist import DisposableBlocklist

    resolver = sealed_network.enter(job)
    listed = DisposableBlocklist.bundled().domains | set(job.blacklist)
    tool = Pigeontrust(
        helo_host=HELO,
        from_address=MAIL_FROM,
        dns_timeout=DNS_S,
        smtp_timeout=SMTP_S,
        disposable_source=DisposableBlocklist(listed),
    )
    resolver.timeout = DNS_TRY_S
    tool.resolver._resolver = resolver  # noqa: SLF001 - there is no other way in

    def ask() -> Outcome:
        said = tool.verify_many([*job.others, job.address])[-1]
        verdict, reason = said.verdict.value, said.reason.value
        answer = Answer.BLACKLIST if reason == "disposable_domain" else _ANSWERS[verdict]
        return Outcome(answer=answer, words=f"{verdict}: {reason}")

    return sealed_network.twice(job, ask)
