"""Checks a handful of addresses without a list. Runs in a validator's loop."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from contact_importer.engine.address_literal import without_probe
from contact_importer.engine.asked_mailboxes import AskedMailboxes
from contact_importer.engine.channel import Channel
from contact_importer.engine.control import RunControl
from contact_importer.engine.disposable_hosts import DisposableHosts, listing_evidence
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.events import AddressReport
from contact_importer.engine.network_ports import DnsClient
from contact_importer.engine.network_watch import ProbeNetwork, addresses_of_host
from contact_importer.engine.probe_job import ProbeJob
from contact_importer.engine.probing import ProbeStage
from contact_importer.engine.progress import ProgressBoard
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.contact import BlacklistEntry, ContactResult, Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import Evidence, Stage
from contact_importer.model.policy import Policy
from contact_importer.model.settings import EngineSettings
from contact_importer.model.task import PauseReason
from contact_importer.model.verdict import CheckLevel, Judgement, Reason, Verdict
from contact_importer.validation.classify import ClassifiedAddress, RowClassifier
from contact_importer.validation.lists import ListIndex, entry_that_lists
from contact_importer.validation.policy import decide

_DOMAIN_NOT_CHECKED = Judgement(Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED)
# What is left of a mailbox when the run was stopped before it, or its answer taken back.
_UNANSWERED = {
    PauseReason.PORT_25_BLOCKED: Reason.PORT_25_BLOCKED,
    PauseReason.BLOCKLISTED: Reason.REFUSED_US,
}


class AddressChecker:
    """The whole chain for single addresses: classify, resolve, and probe as a task does."""

    def __init__(self, ports: EnginePorts, settings: EngineSettings) -> None:
        self._ports = ports
        self._settings = settings

    async def check(
        self, texts: Sequence[str], level: CheckLevel, blacklist: tuple[BlacklistEntry, ...]
    ) -> list[AddressReport]:
        """A report per address found in ``texts``."""
        lists = self._ports.lists(blacklist)
        classifier = RowClassifier(
            lists,
            decide_without_dns=level is CheckLevel.FAST,
            accept_address_literals=self._settings.accept_address_literals,
        )
        found = [item for text in texts for item in classifier.classify(text)]
        dns = self._ports.network.dns()
        try:
            facts = await self._resolve(found, lists, dns)
            asked = self._asked(found, facts if level is CheckLevel.FULL else {})
            pause = await self._probe(asked, facts, dns)
        finally:
            await dns.close()
        unanswered = Judgement(Verdict.UNKNOWN, _UNANSWERED.get(pause, Reason.CONNECTION_FAILED))
        reporter = _Reporter(
            lists=lists,
            blacklist=blacklist,
            policy=await self._ports.store.policy(),
            unanswered=unanswered if level is CheckLevel.FULL else None,
            now=self._ports.clock.now(),
        )
        known = facts | asked.facts
        return [
            reporter.report(item, known.get(item.domain), asked.results.get(number))
            for number, item in enumerate(found, 1)
        ]

    async def _resolve(
        self, found: Sequence[ClassifiedAddress], lists: ListIndex, dns: DnsClient
    ) -> dict[str, DomainFacts]:
        names = list(dict.fromkeys(item.domain for item in found if item.verdict is None))
        known = dict(await self._ports.store.known_domains(names)) if names else {}
        lookup = DomainLookup(
            dns,
            self._ports.network.guard,
            self._ports.clock,
            in_flight=self._settings.dns_in_flight,
            vantage=self._ports.network.vantage,
        )
        learned = [await lookup.look_up(name) for name in names if name not in known]
        await self._ports.store.save_domains(learned)
        disposable = DisposableHosts(lists, await self._ports.store.disposable_hosts())
        now = self._ports.clock.now()
        seen = (*known.values(), *learned)
        return {facts.name: disposable.judge(facts, now) for facts in seen}

    def _asked(
        self, found: Sequence[ClassifiedAddress], facts: dict[str, DomainFacts]
    ) -> AskedMailboxes:
        mailboxes: dict[str, list[Mailbox]] = defaultdict(list)
        for number, item in enumerate(found, 1):
            if item.domain in facts and _without_asking(item, facts[item.domain]) is None:
                mailboxes[item.domain].append(
                    Mailbox(id=number, address=item.address, flags=item.flags)
                )
        return AskedMailboxes(mailboxes, self._ports.store)

    async def _probe(
        self, asked: AskedMailboxes, facts: dict[str, DomainFacts], dns: DnsClient
    ) -> PauseReason:
        """Ask for the mailboxes; why that was stopped."""
        domains = await asked.work_per_domain(0)
        if not domains:
            return PauseReason.NONE
        control = RunControl()
        stage = ProbeStage(
            ProbeJob(
                task_id=0,
                politeness=self._settings.politeness,
                harvest_brake=False,
                sender=self._settings.identity.mail_from,
            ),
            store=asked,
            network=ProbeNetwork(
                dialler=self._ports.network.smtp(), addresses=partial(addresses_of_host, dns)
            ),
            board=ProgressBoard(CheckLevel.FULL),
            clock=self._ports.clock,
            control=control,
            rng=random.Random(),  # noqa: S311 - control names need to be plausible, not secret
        )
        incoming: Channel[DomainFacts] = Channel()
        incoming.put(facts[name] for name in domains)
        incoming.close()
        await control.run_until_stopped(stage.run(incoming))
        return control.order.pause if control.order else PauseReason.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reporter:
    """Makes reports of what was found out."""

    lists: ListIndex
    blacklist: tuple[BlacklistEntry, ...]
    policy: Policy
    unanswered: Judgement | None  # of a mailbox that got no answer; None: none was asked
    now: float

    def report(
        self, item: ClassifiedAddress, facts: DomainFacts | None, result: ContactResult | None
    ) -> AddressReport:
        """The report about one address."""
        if result is not None:
            judgement = Judgement(result.decision.verdict, result.decision.reason)
        else:
            judgement = _without_asking(item, facts) or self._without_answer(facts)
        return AddressReport(
            raw=item.raw,
            address=item.address,
            decision=decide(judgement, item.flags, self.policy),
            flags=item.flags,
            domain=item.domain,
            evidence=self._evidence(item, facts, result),
            dialogue=() if result is None else result.dialogue,
            blacklist=entry_that_lists(self.blacklist, item.address, item.domain),
            checked_at=self.now,
        )

    def _without_answer(self, facts: DomainFacts | None) -> Judgement:
        if facts is None:
            return _DOMAIN_NOT_CHECKED
        return self.unanswered or without_probe(facts)

    def _evidence(
        self, item: ClassifiedAddress, facts: DomainFacts | None, result: ContactResult | None
    ) -> tuple[Evidence, ...]:
        """The list, or DNS, then what was said about the mailbox, then the cross-checks."""
        if item.verdict is not None:
            return self._listing(item)
        of_domain = () if facts is None else facts.evidence
        dns = tuple(seen for seen in of_domain if seen.stage is not Stage.SMTP)
        if result is None:
            return dns
        cross_checks = (seen for seen in of_domain if seen.stage is Stage.SMTP)
        return (*dns, *result.evidence, *cross_checks)

    def _listing(self, item: ClassifiedAddress) -> tuple[Evidence, ...]:
        """The list that decided, unless it is the user's own."""
        if item.reason is not Reason.DISPOSABLE_DOMAIN:
            return ()
        seen = listing_evidence(self.lists, item.domain, self.now)
        return (seen,) if seen else ()


def _without_asking(item: ClassifiedAddress, facts: DomainFacts | None) -> Judgement | None:
    """What the address, a list or DNS alone decide; None: the mail server is to be asked."""
    if item.verdict is not None:
        return Judgement(item.verdict, item.reason)
    return None if facts is None else facts.judgement
