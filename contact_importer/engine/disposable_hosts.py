"""Domains that no list has, but whose mail goes where listed disposable domains get theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from contact_importer.model.domain import DomainFacts, MailHost
from contact_importer.model.evidence import Evidence, Observation, Stage
from contact_importer.model.verdict import Judgement, Reason, Verdict
from contact_importer.validation.dns_rules import operator_of
from contact_importer.validation.lists import ListIndex

_CLUSTER = 3  # listed domains that share a host before another one there is listed too
_SHOWN = 5  # of them, in the evidence
_DISPOSABLE_MX = Judgement(Verdict.LISTED, Reason.DISPOSABLE_MX)


class DisposableHosts:
    """MX hosts of listed domains, and what follows for the others that use them.

    Hosts of operators that take anybody's domain (Google, hosters, filters) prove nothing.
    """

    def __init__(self, lists: ListIndex, known: Mapping[str, Iterable[str]]) -> None:
        """``known``: host → the listed domains that were seen to use it."""
        self._lists = lists
        self._domains: dict[str, set[str]] = {host: set(names) for host, names in known.items()}
        self._seen = {name for names in self._domains.values() for name in names}

    def knows(self, domain: str) -> bool:
        """The hosts of this listed domain are known."""
        return domain in self._seen

    def learn(self, domain: str, hosts: Iterable[MailHost]) -> tuple[tuple[str, str], ...]:
        """Note the hosts of a listed domain; the (host, domain) pairs that are new."""
        self._seen.add(domain)
        new = []
        for host in hosts:
            names = self._domains.setdefault(host.name, set())
            if domain not in names:
                names.add(domain)
                new.append((host.name, domain))
        return tuple(new)

    def judge(self, facts: DomainFacts, now: float) -> DomainFacts:
        """The facts, LISTED with the evidence named where the domain's best host says so."""
        if facts.judgement is not None or not facts.hosts:
            return facts
        host = facts.hosts[0].name
        entry = self._lists.disposable_entry(host) or self._cluster(host)
        if not entry:
            return facts
        seen = Evidence(
            stage=Stage.LISTS,
            observed_at=now,
            subject=facts.name,
            host=self._lists.disposable_name,
            text=f"{host}: {entry}",
            observation=Observation.LISTED,
        )
        return replace(
            facts, judgement=_DISPOSABLE_MX, evidence=(*facts.evidence, seen), expires_at=now
        )

    def _cluster(self, host: str) -> str:
        """Listed domains that share the host, where they are so many that it is no accident."""
        names = sorted(self._domains.get(host, ()))
        if len(names) < _CLUSTER or operator_of(host) in self._lists.mail_operators:
            return ""
        return ", ".join(names[:_SHOWN])


def listing_evidence(lists: ListIndex, domain: str, now: float) -> Evidence | None:
    """Which list, of which date, holds a disposable domain, by which entry."""
    entry = lists.disposable_entry(domain)
    if not entry:
        return None
    return Evidence(
        stage=Stage.LISTS,
        observed_at=now,
        subject=domain,
        host=lists.disposable_name,
        text=entry,
        observation=Observation.LISTED,
    )
