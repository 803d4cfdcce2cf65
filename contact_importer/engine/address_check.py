"""Checks a handful of addresses without a list. Runs in a validator's loop."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from contact_importer.engine.address_literal import without_probe
from contact_importer.engine.conversation import (
    Manners,
    Transcript,
    converse,
    judge_hosts_refusal,
)
from contact_importer.engine.dialogue import failure_lines
from contact_importer.engine.disposable_hosts import listing_evidence
from contact_importer.engine.domain_lookup import DomainLookup
from contact_importer.engine.domain_work import DomainWork
from contact_importer.engine.ending import Ending
from contact_importer.engine.events import AddressReport
from contact_importer.engine.network_ports import SmtpDialler, SmtpSession
from contact_importer.engine.pacing import Rate, keep_pace
from contact_importer.engine.task_run import EnginePorts
from contact_importer.model.contact import BlacklistEntry, Mailbox
from contact_importer.model.domain import DomainFacts
from contact_importer.model.evidence import (
    CONNECTION,
    MAIL,
    RCPT,
    Evidence,
    ReplyKind,
    SmtpReply,
)
from contact_importer.model.policy import DEFAULT_POLICY
from contact_importer.model.settings import EngineSettings
from contact_importer.model.verdict import CheckLevel, Judgement, Reason, Verdict
from contact_importer.validation.classify import ClassifiedAddress, RowClassifier
from contact_importer.validation.host_refusal import most_telling
from contact_importer.validation.lists import ListIndex, entry_that_lists
from contact_importer.validation.policy import decide

_UNASKED = SmtpReply(kind=ReplyKind.NOT_SENT, text="the session ended before the question")


class AddressChecker:
    """The whole chain for single addresses: classify, resolve, probe."""

    def __init__(self, ports: EnginePorts, settings: EngineSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._policy = DEFAULT_POLICY  # until ``check`` has asked the store
        self._blacklist: tuple[BlacklistEntry, ...] = ()
        self._lists = ListIndex()

    async def check(
        self, texts: Sequence[str], level: CheckLevel, blacklist: tuple[BlacklistEntry, ...]
    ) -> list[AddressReport]:
        """A report per address found in ``texts``."""
        self._lists = self._ports.lists(blacklist)
        classifier = RowClassifier(
            self._lists,
            decide_without_dns=level is CheckLevel.FAST,
            accept_address_literals=self._settings.accept_address_literals,
        )
        found = [item for text in texts for item in classifier.classify(text)]
        wanted = list(dict.fromkeys(item.domain for item in found if item.verdict is None))
        facts = await self._resolve(wanted) if wanted else {}
        self._policy = await self._ports.store.policy()
        self._blacklist = blacklist
        rng = random.Random()  # noqa: S311 - control names need to be plausible, not secret
        dialler = self._ports.network.smtp()
        return [
            await self._report(item, facts.get(item.domain), level, dialler, rng) for item in found
        ]

    async def _resolve(self, names: list[str]) -> dict[str, DomainFacts]:
        known = dict(await self._ports.store.known_domains(names))
        dns = self._ports.network.dns()
        try:
            lookup = DomainLookup(
                dns,
                self._ports.network.guard,
                self._ports.clock,
                in_flight=self._settings.dns_in_flight,
                vantage=self._ports.network.vantage,
            )
            learned = [await lookup.look_up(name) for name in names if name not in known]
        finally:
            await dns.close()
        await self._ports.store.save_domains(learned)
        return known | {facts.name: facts for facts in learned}

    async def _report(
        self,
        item: ClassifiedAddress,
        facts: DomainFacts | None,
        level: CheckLevel,
        dialler: SmtpDialler,
        rng: random.Random,
    ) -> AddressReport:
        evidence: tuple[Evidence, ...] = () if facts is None else facts.evidence
        dialogue: tuple[str, ...] = ()
        if item.verdict is not None:
            judgement = Judgement(item.verdict, item.reason)
            evidence = self._listing(item)
        elif facts is None:
            judgement = Judgement(Verdict.UNKNOWN, Reason.DOMAIN_NOT_CHECKED)
        elif facts.judgement is not None:
            judgement = facts.judgement
        elif level is not CheckLevel.FULL:
            judgement = without_probe(facts)
        else:
            probed = await self._probe(item.address, facts, dialler, rng)
            judgement, dialogue = probed.judgement, probed.dialogue
            evidence += probed.evidence
        return AddressReport(
            raw=item.raw,
            address=item.address,
            decision=decide(judgement, item.flags, self._policy),
            flags=item.flags,
            domain=item.domain,
            evidence=evidence,
            dialogue=dialogue,
            blacklist=entry_that_lists(self._blacklist, item.address, item.domain),
            checked_at=self._ports.clock.now(),
        )

    def _listing(self, item: ClassifiedAddress) -> tuple[Evidence, ...]:
        """The list that decided, unless it is the user's own."""
        if item.reason is not Reason.DISPOSABLE_DOMAIN:
            return ()
        seen = listing_evidence(self._lists, item.domain, self._ports.clock.now())
        return (seen,) if seen else ()

    async def _probe(
        self, address: str, facts: DomainFacts, dialler: SmtpDialler, rng: random.Random
    ) -> "_Probed":
        """One conversation about one mailbox."""
        work = DomainWork.begin(facts, self._ports.clock.now())
        mailbox, script = Mailbox(id=0, address=address), Transcript()
        failures: list[SmtpReply] = []
        for host in facts.hosts:
            session = await dialler.connect(host)
            if isinstance(session, SmtpReply):
                failures.append(session)
                work.take_down(mailbox, failure_lines([session]))
                continue
            try:
                await converse(
                    session,
                    work,
                    [mailbox],
                    script,
                    Manners(
                        group=1,
                        room=1,
                        pace=partial(keep_pace, Rate(self._settings.politeness), self._ports.clock),
                        settle=_close,
                        rng=rng,
                    ),
                )
            finally:
                await session.close()
            break
        judgement, ending = _conclude(work, script, tuple(failures))
        now = self._ports.clock.now()
        evidence = ending.evidence(now)
        if ending.subject == RCPT:
            evidence += work.checks(ending.reply.host).evidence(now)
        return _Probed(judgement, evidence, work.dialogue(mailbox, ending))


@dataclass(frozen=True, slots=True)
class _Probed:
    """What a conversation brought."""

    judgement: Judgement
    evidence: tuple[Evidence, ...]
    dialogue: tuple[str, ...]


def _conclude(
    work: DomainWork, script: Transcript, failures: tuple[SmtpReply, ...]
) -> tuple[Judgement, Ending]:
    """What was said, or what stands for it, and what it proves."""
    if script.answered:
        reply = script.answered[0][1]
        return work.judge(reply), Ending(reply, failures=failures)
    refusal, hosts = script.refusal, 1
    if refusal is not None:
        ending = Ending(refusal, MAIL, failures=failures, said=script.opening)
    elif failures:
        refusal, hosts = most_telling(failures), len(failures)
        ending = Ending(refusal, CONNECTION, failures=failures)
    else:
        return Judgement(Verdict.UNKNOWN, Reason.CONNECTION_FAILED), Ending(_UNASKED)
    return judge_hosts_refusal(work.facts, refusal, hosts=hosts), ending


async def _close(session: SmtpSession, _script: Transcript) -> None:
    await session.close()
