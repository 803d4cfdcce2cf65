"""Writes docs/reply-rules.md: the rules in order, and how the labelled replies are read.

Run as ``python -m tools.reply_rule_table``; ``--figures`` prints how well both parts of the
collection are read, ``--readings`` writes the readings of the first part anew.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from contact_importer.validation.reply_meaning import (
    ReplyMeaning,
    judgement_without_cross_check,
)
from contact_importer.validation.reply_rules import (
    PERMANENT_RULES,
    TEMPORARY_RULES,
    ReplyRule,
    read_rcpt_reply,
)
from tools.quoted_reply import quoted_reply

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "reply-rules.md"
DEVELOPED_ON = ROOT / "tests" / "data" / "smtp_replies.tsv"
ASIDE = ROOT / "tests" / "data" / "smtp_replies_aside.tsv"
ACCUSING = frozenset(
    {
        ReplyMeaning.MAILBOX_NOT_FOUND,
        ReplyMeaning.MAILBOX_DISABLED,
        ReplyMeaning.NO_MAIL_HERE,
    }
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply of the collection."""

    truth: str  # "dead", "full", or what the refusal is about
    reading: ReplyMeaning  # as written down; of the part kept aside, as it is now
    line: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How well replies are read."""

    dead: int
    dead_found: int
    full: int
    full_found: int
    others: int  # neither dead nor of a domain that takes no mail; full ones count
    accused: int  # of the others


def labelled_replies(path: Path) -> list[Labelled]:
    """The replies of a file: truth, TAB, reading (not in the part kept aside), TAB, reply."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    return [
        Labelled(
            row[0],
            ReplyMeaning(row[1]) if len(row) > 2 else read_rcpt_reply(quoted_reply(row[-1])),
            row[-1],
        )
        for row in rows
    ]


def tally(cases: Iterable[Labelled]) -> Figures:
    """Count how the rules read them now."""
    now = [(case.truth, read_rcpt_reply(quoted_reply(case.line))) for case in cases]
    dead = [meaning for truth, meaning in now if truth == "dead"]
    full = [meaning for truth, meaning in now if truth == "full"]
    others = [meaning for truth, meaning in now if truth not in ("dead", "no_mail")]
    return Figures(
        dead=len(dead),
        dead_found=sum(meaning in ACCUSING for meaning in dead),
        full=len(full),
        full_found=full.count(ReplyMeaning.MAILBOX_FULL),
        others=len(others),
        accused=sum(meaning in ACCUSING for meaning in others),
    )


# --- the document -----------------------------------------------------------------------

HEAD = """# What SMTP refusals mean

Made by `python -m tools.reply_rule_table` from `validation/reply_rules.py` and
`tests/data/smtp_replies.tsv`; a test keeps it up to date.

*Invalid* needs a permanent refusal that names the recipient. The reply's lines are joined and
folded; links, addresses, host names and a log's own words do not count; an enhanced code counts
only if its class is the reply's (RFC 2034 4, RFC 3463 2), and where another server's reply is
quoted, that one's counts. Then the first rule that fits decides.
"""
TRUST = """
## What is cross-checked

`refused` and `refused_by_policy` prove nothing alone (`validation/trust.py`): they count against
a mailbox only where a random name is refused in the same words, and `postmaster` or another name
is accepted at the domain; where `postmaster` is refused in the same words too, they are about us.
A server may exempt `postmaster` from its block list (RFC 5321 4.5.1): where a rule mentions no
recipient, only another name's acceptance counts, and a word about us is never cross-checked.
"""
TITLES = {
    "dead": "A mailbox that never was, or is closed for good",
    "full": "A full mailbox: it exists",
    "blocked": "About our host: block lists, IP address, reputation, PTR, HELO",
    "content": "About the message",
    "sender": "About our sender: refused, unverified, SPF, DKIM, DMARC",
    "relay": "Relaying denied",
    "auth": "Authentication required",
    "tls": "TLS required",
    "rate": "Too much, too fast",
    "greylist": "Greylisting",
    "temporary": "It will pass",
    "system": "Their system is out of order",
    "size": "Too large",
    "protocol": "The protocol",
    "domain": "About the domain",
    "policy": "A rule of the house",
    "unsaid": "Refused without a word why",
    "no_mail": "Takes no mail at all",
    "accepted": "Accepted",
}


def document() -> str:
    """The whole text of docs/reply-rules.md."""
    parts = [
        HEAD,
        "\n## Temporary replies (4yz), and 421\n\n",
        _rule_table(TEMPORARY_RULES),
        "\n## Permanent replies (5yz)\n\n",
        _rule_table(PERMANENT_RULES),
        TRUST,
        "\n## How well it reads\n\n",
        _figures_table(),
        "\n## The labelled replies\n",
        *_cases(labelled_replies(DEVELOPED_ON)),
    ]
    return "".join(parts)


def _rule_table(rules: Sequence[ReplyRule]) -> str:
    lines = ["| | when | it means | which alone proves | after |", "|---|---|---|---|---|"]
    for number, rule in enumerate(rules, 1):
        proof = judgement_without_cross_check(rule.meaning)
        lines.append(
            f"| {number} | {rule.when} | {rule.meaning} | {proof.verdict} · {proof.reason}"
            f" | {rule.source} |"
        )
    return "\n".join(lines) + "\n"


def _figures_table() -> str:
    lines = [
        "The second part was collected from archives, forums and help pages, labelled before the",
        "rules were written, and looked at only to measure.",
        "",
        "| replies | dead found | full found | others accused |",
        "|---|---|---|---|",
    ]
    for name, path in (("developed on", DEVELOPED_ON), ("kept aside", ASIDE)):
        found = tally(labelled_replies(path))
        lines.append(
            f"| {name} | {found.dead_found} of {found.dead} | {found.full_found} of {found.full}"
            f" | {found.accused} of {found.others} |"
        )
    return "\n".join(lines) + "\n"


def _cases(cases: Sequence[Labelled]) -> Iterable[str]:
    for truth, group in groupby(cases, key=lambda case: case.truth):
        yield f"\n### {TITLES[truth]}\n"
        ordered = sorted(group, key=lambda case: case.reading)
        for reading, same in groupby(ordered, key=lambda case: case.reading):
            yield f"\nread as `{reading}`:\n\n"
            yield "".join(f"    {case.line}\n" for case in same)


def write_readings() -> None:
    """Write into the first part how its replies are read now. Look at the difference!"""
    lines = []
    for line in DEVELOPED_ON.read_text("utf-8").splitlines():
        if "\t" in line:
            truth, _, reply = line.split("\t")
            lines.append(f"{truth}\t{read_rcpt_reply(quoted_reply(reply))}\t{reply}")
        else:
            lines.append(line)
    DEVELOPED_ON.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Do what the command line says."""
    if "--figures" in sys.argv:
        print(_figures_table())
        return
    if "--readings" in sys.argv:
        write_readings()
    TARGET.write_text(document(), "utf-8")


if __name__ == "__main__":
    main()
