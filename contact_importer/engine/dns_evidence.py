"""What was seen in DNS, as evidence."""

from collections.abc import Iterable

from contact_importer.engine.mail_hosts import HostReport
from contact_importer.engine.network_ports import (
    DnsAnswer,
    DnsKind,
)
from contact_importer.model.evidence import Evidence, Observation, Stage
from contact_importer.validation.dns_rules import (
    OTHER_NAME,
    HostState,
    MxState,
    mx_state,
    parse_mx,
)

_MAX_TEXT = 1_000
_SHOWN = 20  # records named in one text

_NO_RECORDS = {
    DnsKind.NODATA: Observation.NO_MX,
    DnsKind.NXDOMAIN: Observation.NO_DOMAIN,
    DnsKind.TIMEOUT: Observation.DNS_TIMEOUT,
}
_HOSTS = {
    HostState.USABLE: Observation.HOST_FOUND,
    HostState.DENIED: Observation.HOST_DENIED,
    HostState.BLANK: Observation.HOST_DENIED,
    HostState.INVENTED: Observation.HIJACKED,
    HostState.INTERNAL: Observation.INTERNAL_VIEW,
    HostState.MISSING: Observation.HOST_MISSING,
    HostState.FAILED: Observation.HOST_FAILED,
}


def mx_evidence(domain: str, answer: DnsAnswer, *, attempt: int, at: float) -> Evidence:
    """The answer to the question for MX records."""
    seen = ", ".join(answer.records[:_SHOWN])
    if len(answer.records) > _SHOWN:
        seen += f", … ({len(answer.records)})"
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=_with_note(seen, answer.note),
        subject=domain,
        ip=answer.resolver,
        observation=_observed(answer),
        again=attempt > 0,
    )


def host_evidence(domain: str, report: HostReport, *, attempt: int, at: float) -> Evidence:
    """What became of one mail host of a domain."""
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=_with_note(", ".join(report.addresses or report.denied), report.note),
        subject=domain,
        host=report.name,
        observation=_HOSTS[report.state],
        again=attempt > 0,
    )


def hijack_evidence(
    domain: str, invented: Iterable[str], resolver: str, *, attempt: int, at: float
) -> Evidence:
    """The resolver that was asked gives these to names that do not exist."""
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=", ".join(sorted(invented)[:_SHOWN])[:_MAX_TEXT],
        subject=domain,
        ip=resolver,
        observation=Observation.HIJACKED,
        again=attempt > 0,
    )


def internal_evidence(domain: str, zone: str, *, attempt: int, at: float) -> Evidence:
    """The domain belongs to a zone of this machine."""
    return Evidence(
        stage=Stage.DNS,
        observed_at=at,
        text=zone,
        subject=domain,
        observation=Observation.INTERNAL_VIEW,
        again=attempt > 0,
    )


def _observed(answer: DnsAnswer) -> Observation:
    if answer.kind is DnsKind.ANSWER:
        is_null = mx_state(parse_mx(answer.records)) is MxState.NULL
        return Observation.NULL_MX if is_null else Observation.MX_FOUND
    if answer.note == OTHER_NAME:  # proves no absence
        return Observation.DNS_FAILED
    return _NO_RECORDS.get(answer.kind, Observation.DNS_FAILED)


def _with_note(seen: str, note: str) -> str:
    """Records or addresses, with what the resolver said about them."""
    if not (seen and note):
        return (seen or note)[:_MAX_TEXT]
    return f"{seen} ({note})"[:_MAX_TEXT]
