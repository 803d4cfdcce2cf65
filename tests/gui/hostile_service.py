"""A service whose every text, from files, servers and people, is markup."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from contact_importer.model.contact import (
    BlacklistEntry,
    BlacklistKind,
    ContactDetails,
    ContactList,
    Layout,
    RejectCause,
    RejectedRow,
)
from contact_importer.model.evidence import RCPT, ReplyKind, SmtpReply, reply_evidence
from contact_importer.model.problem import Problem
from contact_importer.model.source import Preview, ReadingChoices
from contact_importer.model.suggestion import Suggestion, SuggestionKind
from tests.gui.fake_service import TALLY, FakeService, make_preview
from tests.gui.window_states import rich_service


def payloads(canary: Path) -> tuple[str, ...]:
    """Fifteen texts that a widget could take for more than text; some name a file."""
    url = canary.as_uri()
    return (
        f'<img src="{url}">',
        f'<img src="{canary}">x',
        f'<a href="{url}">click</a>',
        f'<link rel="stylesheet" href="{url}"><style>*{{color:red}}</style>',
        f'<div style="background-image:url({url})">x</div>',
        f'<qt><img src="{url}"></qt>',
        f'<!DOCTYPE html><html><meta name="qrichtext" content="1"/><body><img src="{url}"></body>',
        "<b>bold</b><br/>second<table><tr><td>x</td></tr></table>",
        "&lt;b&gt;&amp;nbsp;&#60;i&#62; &quot;",
        f"![picture]({url}) **bold** [link]({url})",
        "\u202egnp.exe\u202c\u2066<i>\u2069",
        "line one\nline two\r\n<h1>three</h1>\ttab",
        "<u>" + "very long " * 400 + "</u>",
        "&File && <script>alert(1)</script>",
        f'<object data="{url}"></object><iframe src="{url}"></iframe>%s {{0}} %n %1',
    )


class HostileService(FakeService):
    """The names that stand once are ``name``; cells and notes are all the texts by turns."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        rich = rich_service()
        super().__init__(
            [
                replace(
                    snapshot.task,
                    list_name=name,
                    source_name=name,
                    problem=Problem(message=name)
                    if snapshot.task.message
                    else snapshot.task.problem,
                )
                for snapshot in rich.snapshots.values()
            ]
        )
        self.surroundings = rich.surroundings
        self._name, self._texts = name, tuple(texts)
        self._layout = Layout(columns=(name, "E-mail", f"{name} 2"), email_index=1)
        turn = cycle(self._texts)
        self.all_contacts = [
            replace(
                contact,
                raw=next(turn),
                address=f"{text}@example.test",
                domain=text,
                fields=(text, next(turn)),
            )
            for contact, text in zip(self.all_contacts, turn, strict=False)
        ]
        self.known_lists = [ContactList(id=1, name=name, tally=TALLY)]
        self.entries = [
            BlacklistEntry(
                kind=BlacklistKind.DOMAIN, value=text, source=text, added_at=1.0, note=text
            )
            for text in self._texts
        ]
        self.offered = [
            Suggestion(contact_id=n, kind=SuggestionKind.TYPO, original=text, address=f"{text}x")
            for n, text in enumerate(self._texts, 1)
        ]

    async def layouts(self, layout_ids: Sequence[int]) -> Mapping[int, Layout]:
        return {1: self._layout}

    async def list_layouts(self, contacts: object) -> tuple[Layout, ...]:
        return (self._layout,)

    async def preview(self, path: Path, choices: ReadingChoices) -> Preview:
        made = make_preview(path, choices)
        rows = tuple((text, "ann@example.test", text) for text in self._texts)
        return replace(
            made,
            reading=replace(made.reading, columns=self._layout.columns),
            rows=rows,
            row_syntax=(True,) * len(rows),
        )

    async def details(self, contact_id: int) -> ContactDetails | None:
        found = await super().details(contact_id)
        assert found is not None
        replies = [
            reply_evidence(
                SmtpReply(
                    kind=ReplyKind.REPLY, code=550, enhanced="5.1.1", text=text, host=text, ip=""
                ),
                RCPT,
                1_700_000_000.0,
            )
            for text in self._texts
        ]
        return replace(
            found,
            layout=self._layout,
            list_name=self._name,
            source_name=self._name,
            evidence=tuple(replies),
            dialogue=tuple(f"S: 550 {text}" for text in self._texts),
        )

    async def rejected_rows(self, task_id: int) -> AsyncIterator[RejectedRow]:
        for number, text in enumerate(self._texts, 1):
            yield RejectedRow(row_number=number, cause=RejectCause.NO_ADDRESS, raw=text)
