"""A report as one HTML page: no scripts, nothing loaded, everything escaped. Pure.

A content security policy in the page itself says so to the browser as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from contact_importer.files.report_content import DomainLine, Line, Note, ReportContent
from contact_importer.files.report_language import ReportLanguage
from contact_importer.files.report_rows import AddressRow
from contact_importer.files.report_style import STYLE
from contact_importer.files.report_svg import SYMBOLS, bar, donut, status_mark
from contact_importer.validation.report_words import ReportWord

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class HtmlReport:
    """Writes one report."""

    def __init__(self, content: ReportContent, language: ReportLanguage) -> None:
        self._content = content
        self._language = language

    def text(self, rows: Sequence[AddressRow] = (), total: int = 0) -> str:
        """The whole page; ``rows`` are the first of ``total`` contacts, where asked for."""
        content = self._content
        body = "\n".join(
            part
            for part in (
                self._header(),
                self._classes(),
                self._pair(self._proof(), self._kinds()),
                self._reasons(),
                self._domains(),
                self._pair(self._notes(), self._facts()),
                self._addresses(rows, total),
            )
            if part
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{self._language.code}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_safe(content.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
            f"<body>\n{SYMBOLS}\n<main>\n{body}\n</main>\n</body>\n</html>\n"
        )

    # --- sections ---------------------------------------------------------------------
    def _header(self) -> str:
        content = self._content
        return (
            f"<header><h1>{_safe(content.title)}</h1>"
            f'<p class="muted">{_safe(content.subtitle)}</p></header>'
        )

    def _classes(self) -> str:
        content = self._content
        if not content.classes:
            return f'<section><p class="headline">{_safe(content.headline)}</p></section>'
        valid = next((line.count for line in content.classes if line.status == "valid"), 0)
        middle = _safe(self._language.share(valid, content.classes[0].whole))
        chart = donut(content.classes, self._word(ReportWord.CLASSES), middle)
        heads = (ReportWord.CLASS, ReportWord.COUNT, ReportWord.SHARE, ReportWord.WHAT_TO_DO)
        rows = (
            self._row(self._marked(line), *self._numbers(line), _cell(line.advice))
            for line in content.classes
        )
        return (
            f'<section class="hero">{chart}<div><p class="headline">{_safe(content.headline)}</p>'
            f'<p class="muted">{_safe(content.subline)}</p>'
            f"{self._table(heads, rows, ReportWord.CLASSES)}</div></section>"
        )

    def _proof(self) -> str:
        heads = (ReportWord.PROVEN, ReportWord.COUNT, ReportWord.SHARE)
        return self._bars(ReportWord.PROOF, heads, self._content.proof)

    def _kinds(self) -> str:
        heads = (ReportWord.KIND, ReportWord.COUNT, ReportWord.SHARE)
        return self._bars(ReportWord.KINDS, heads, self._content.kinds)

    def _bars(self, title: ReportWord, heads: Sequence[ReportWord], lines: Sequence[Line]) -> str:
        longest = max((line.count for line in lines), default=0)
        rows = (
            self._row(
                _cell(line.label),
                *self._numbers(line),
                _chart(bar([(line.status, 1.0)], line.count / longest)),
            )
            for line in lines
        )
        return self._section(title, self._table((*heads, None), rows, title)) if lines else ""

    def _reasons(self) -> str:
        lines = self._content.reasons
        longest = max((line.count for line in lines), default=0)
        heads = (
            ReportWord.REASON,
            ReportWord.COUNT,
            ReportWord.SHARE,
            None,
            ReportWord.WHAT_TO_DO,
        )
        rows = (
            self._row(
                self._marked(line),
                *self._numbers(line),
                _chart(bar([(line.status, 1.0)], line.count / longest)),
                _cell(line.advice),
            )
            for line in lines
        )
        table = self._table(heads, rows, ReportWord.REASONS)
        return self._section(ReportWord.REASONS, table, "wide") if lines else ""

    def _domains(self) -> str:
        lines = self._content.domains
        longest = max((line.count for line in lines), default=0)
        heads = (
            ReportWord.DOMAIN,
            ReportWord.COUNT,
            ReportWord.SHARE,
            None,
            ReportWord.OUTCOME,
        )
        rows = (
            self._row(
                _cell(line.name, "name"),
                *self._numbers(line),
                _chart(
                    bar([(part.status, part.fraction) for part in line.parts], line.count / longest)
                ),
                _cell(self._outcome(line)),
            )
            for line in lines
        )
        table = self._table(heads, rows, ReportWord.DOMAINS)
        more = self._content.more_domains
        foot = f'<p class="muted">{_safe(more)}</p>' if more else ""
        return self._section(ReportWord.DOMAINS, table + foot, "wide") if lines else ""

    def _outcome(self, line: DomainLine) -> str:
        share = self._language.share
        return ", ".join(f"{part.label} {share(part.count, part.whole)}" for part in line.parts)

    def _notes(self) -> str:
        items = "".join(f"<li>{self._note(note)}</li>" for note in self._content.notes)
        return self._section(ReportWord.NOT_KNOWN, f"<ul>{items}</ul>")

    def _note(self, note: Note) -> str:
        if not note.label:
            return _safe(note.text)
        number = self._language.number(note.count)
        return f"<strong>{_safe(note.label)}: {_safe(number)}.</strong> {_safe(note.text)}"

    def _facts(self) -> str:
        rows = (self._row(_cell(name), _cell(value, "name")) for name, value in self._content.facts)
        heads = (ReportWord.FACT, ReportWord.VALUE)
        return self._section(ReportWord.FACTS, self._table(heads, rows, ReportWord.FACTS))

    def _addresses(self, rows: Sequence[AddressRow], total: int) -> str:
        if not rows:
            return ""
        heads = (ReportWord.ADDRESS, ReportWord.CLASS, ReportWord.REASON)
        cells = (
            self._row(
                _cell(row.address, "name"),
                f"<td>{status_mark(row.status)}{_safe(row.status_word)}</td>",
                _cell(row.reason),
            )
            for row in rows
        )
        note = self._word(ReportWord.FIRST_ROWS, shown=len(rows), all=total)
        table = self._table(heads, cells, ReportWord.CONTACTS)
        return self._section(ReportWord.CONTACTS, f'<p class="muted">{note}</p>{table}')

    # --- pieces -----------------------------------------------------------------------
    def _word(self, word: ReportWord, **gaps: str | int) -> str:
        return _safe(self._language.word(word, **gaps))

    def _section(self, title: ReportWord, inside: str, kind: str = "") -> str:
        return f'<section class="{kind}"><h2>{self._word(title)}</h2>{inside}</section>'

    def _table(
        self, heads: Sequence[ReportWord | None], rows: Iterable[str], name: ReportWord
    ) -> str:
        return (
            f'<table aria-label="{self._word(name)}"><thead><tr>{"".join(self._heads(heads))}'
            f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )

    def _heads(self, heads: Sequence[ReportWord | None]) -> Iterator[str]:
        for head in heads:
            if head is None:  # above a chart, which readers skip
                yield '<td class="chart"></td>'
            elif head in (ReportWord.COUNT, ReportWord.SHARE):
                yield f'<th scope="col" class="n">{self._word(head)}</th>'
            else:
                yield f'<th scope="col">{self._word(head)}</th>'

    @staticmethod
    def _row(*cells: str) -> str:
        return f"<tr>{''.join(cells)}</tr>"

    @staticmethod
    def _marked(line: Line) -> str:
        return f'<th scope="row">{status_mark(line.status)}{_safe(line.label)}</th>'

    def _numbers(self, line: Line | DomainLine) -> tuple[str, str]:
        number = _safe(self._language.number(line.count))
        share = _safe(self._language.share(line.count, line.whole))
        return f'<td class="n">{number}</td>', f'<td class="n">{share}</td>'

    @staticmethod
    def _pair(*sections: str) -> str:
        inside = "".join(sections)
        return f'<div class="pair">{inside}</div>' if inside else ""


def _safe(text: str) -> str:
    return escape(text)


def _cell(text: str, kind: str = "") -> str:
    return f'<td class="{kind}">{_safe(text)}</td>' if kind else f"<td>{_safe(text)}</td>"


def _chart(svg: str) -> str:
    return f'<td class="chart">{svg}</td>'
