"""What was seen in DNS, in words."""

from collections.abc import Sequence

from contact_importer.engine.mail_hosts import HostReport
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.validation.dns_rules import HostState

_MAX_TEXT = 1_000
_SHOWN = 20  # records named in one text

_WORDS = {
    DnsKind.NODATA: "no such record",
    DnsKind.NXDOMAIN: "the name does not exist",
    DnsKind.FAILURE: "the query failed",
    DnsKind.TIMEOUT: "no answer in time",
}

_HOST_WORDS = {
    HostState.MISSING: "does not exist or has no address",
    HostState.FAILED: "could not be resolved",
}


def mx_evidence(domain: str, answer: DnsAnswer, *, attempt: int, at: float) -> Evidence:
    """The answer to the question for MX records."""
    if answer.kind is DnsKind.ANSWER:
        seen = ", ".join(answer.records[:_SHOWN])
        if len(answer.records) > _SHOWN:
            seen += f" and {len(answer.records) - _SHOWN} more"
    else:
        seen = _WORDS.get(answer.kind, answer.kind.value)
    note = f" ({answer.note})" if answer.note else ""
    by = f"; resolver {answer.resolver}" if answer.resolver else ""
    subject = f"MX {domain}"
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=f"{subject}{_look(attempt)}: {seen}{note}{by}"[:_MAX_TEXT],
        subject=subject,
        ip=answer.resolver,
    )


def hosts_evidence(
    domain: str, reports: Sequence[HostReport], *, attempt: int, at: float
) -> Evidence:
    """What became of the mail hosts, best first."""
    seen = "; ".join(_host_text(report) for report in reports)
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=f"Mail hosts{_look(attempt)}: {seen}"[:_MAX_TEXT],
        subject=f"A, AAAA {domain}",
        host=reports[0].name,
    )


def _host_text(report: HostReport) -> str:
    if report.state is HostState.USABLE:
        seen = ", ".join(report.addresses)
    elif report.state is HostState.DENIED:
        seen = f"only addresses that are not routable ({', '.join(report.denied)})"
    else:
        seen = _HOST_WORDS[report.state]
    note = f" ({report.note})" if report.note else ""
    return f"{report.name} {seen}{note}"


def _look(attempt: int) -> str:
    return " (second look)" if attempt else ""
