"""The export dialog: what is asked of the service, and what the person is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import delete

from contact_importer.engine.file_ports import ExportColumns, ExportPreset, ExportSplit
from contact_importer.gui.export.export_choice import (
    DELIMITERS,
    ExportChoice,
    ExportScope,
    file_stem,
    is_narrowed,
)
from contact_importer.gui.export.export_dialog import ExportDialog
from contact_importer.gui.runtime.loop import settle
from contact_importer.model.contact import ContactFilter
from contact_importer.model.errors import ExportProblemError
from contact_importer.model.risk import Risk
from contact_importer.model.verdict import Flag, Reason, Status
from tests.gui.conftest import until
from tests.gui.fake_contacts import LIST_ID, FakeService

# said by Qt's offscreen platform about every window
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

WHOLE = ContactFilter(list_id=LIST_ID)


@pytest.fixture
def service() -> FakeService:
    return FakeService(70)


Make = Callable[..., ExportDialog]


@pytest.fixture
async def make(qapp: QApplication) -> AsyncIterator[Make]:
    """Makes dialogs that are gone, with their timers, when the test has ended."""
    made: list[ExportDialog] = []

    def _make(service: FakeService, path: Path, contacts: ContactFilter = WHOLE) -> ExportDialog:
        dialog = ExportDialog(service, contacts, "Customers")  # type: ignore[arg-type]
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog._target._take(str(path))
        dialog.open()
        made.append(dialog)
        return dialog

    qapp.setQuitOnLastWindowClosed(False)
    yield _make
    for dialog in made:
        dialog.reject()
    await settle()
    for dialog in made:
        delete(dialog)
    qapp.setQuitOnLastWindowClosed(True)


@pytest.fixture
async def dialog(service: FakeService, make: Make, tmp_path: Path) -> ExportDialog:
    dialog = make(service, tmp_path / "out.csv")
    await until(dialog._export.isEnabled)
    return dialog


def choose(dialog: ExportDialog, scope: ExportScope) -> None:
    dialog._form.contents.scopes[scope].setChecked(True)


async def test_that_the_clean_list_is_the_first_choice(
    dialog: ExportDialog, service: FakeService, tmp_path: Path
) -> None:
    assert "30" in dialog._summary.text()
    dialog._export.click()
    await until(lambda: "out.csv" in dialog._outcome.text)
    request = service.exports[0]
    assert request.contacts == ContactFilter(list_id=LIST_ID, statuses=frozenset({Status.VALID}))
    assert request.target == tmp_path / "out.csv"
    assert (request.preset, request.columns) == (ExportPreset.SPREADSHEET, ExportColumns.ORIGINAL)
    assert dialog._outcome.text.startswith("30 ")
    assert dialog._outcome._open_folder.isVisible()


async def test_that_statuses_and_results_can_be_chosen(
    dialog: ExportDialog, service: FakeService
) -> None:
    choose(dialog, ExportScope.CHOSEN)
    dialog._form.contents.statuses[Status.VALID].setChecked(False)
    await until(lambda: "70" in dialog._summary.text() or "nothing" in dialog._summary.text())
    dialog._form.contents.statuses[Status.PENDING].setChecked(True)
    dialog._form.contents.statuses[Status.INVALID].setChecked(True)
    dialog._form._with_result.setChecked(True)
    await until(lambda: "30" in dialog._summary.text())
    dialog._export.click()
    await until(lambda: service.exports)
    request = service.exports[0]
    assert request.contacts.statuses == {Status.PENDING, Status.INVALID}
    assert request.columns is ExportColumns.WITH_RESULT


def tab_order(dialog: ExportDialog) -> list[QWidget]:
    """What Tab reaches, from the first to the last, as laid out now."""
    order: list[QWidget] = []
    widget = dialog.nextInFocusChain()
    while widget is not dialog:
        if widget.isVisibleTo(dialog) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


async def test_that_tab_goes_from_top_to_bottom_and_everything_has_a_name(
    dialog: ExportDialog,
) -> None:
    form, contents = dialog._form, dialog._form.contents
    order = tab_order(dialog)
    expected = [
        dialog._presets._box,
        contents.scopes[ExportScope.CLEAN],
        contents.left_out[Risk.CATCH_ALL],
        form._format,
        form._split,
        form._with_result,
        dialog._target._edit,
        dialog._close,
        dialog._export,
    ]
    places = [order.index(widget) for widget in expected]
    assert places == sorted(places)
    for widget in order:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget


async def test_that_everything_has_results(dialog: ExportDialog, service: FakeService) -> None:
    choose(dialog, ExportScope.ALL)
    await until(lambda: "70" in dialog._summary.text())
    assert not dialog._form._with_result.isEnabled()
    dialog._export.click()
    await until(lambda: service.exports)
    assert service.exports[0].contacts == WHOLE
    assert service.exports[0].columns is ExportColumns.WITH_RESULT


async def test_that_the_suffix_follows_the_format(
    dialog: ExportDialog, service: FakeService, tmp_path: Path
) -> None:
    form = dialog._form
    form._format.setCurrentIndex(form._format.findData(ExportPreset.XLSX.value))
    assert dialog._target.path == tmp_path / "out.xlsx"
    assert not form._delimiter.isEnabled()
    form._format.setCurrentIndex(form._format.findData(ExportPreset.EXACT.value))
    form._delimiter.setCurrentIndex(form._delimiter.findData(";"))
    await until(dialog._export.isEnabled)
    dialog._export.click()
    await until(lambda: service.exports)
    request = service.exports[0]
    assert (request.preset, request.delimiter) == (ExportPreset.EXACT, ";")
    assert request.target == tmp_path / "out.csv"


async def test_that_an_existing_file_is_announced(
    service: FakeService, make: Make, tmp_path: Path
) -> None:
    (tmp_path / "old.csv").write_text("old")
    dialog = make(service, tmp_path / "old.csv")
    await until(lambda: "will be replaced" in dialog._summary.text())
    dialog._target._take(str(tmp_path / "new.csv"))
    await until(lambda: "will be replaced" not in dialog._summary.text())


async def test_that_progress_is_shown_and_cancel_ends_the_export(
    dialog: ExportDialog, service: FakeService
) -> None:
    service.gate = asyncio.Event()
    dialog._export.click()
    await until(lambda: dialog._bar.isVisible() and dialog._bar.value() == 15)
    assert not dialog._form.isEnabled()
    assert not dialog._export.isEnabled()
    running = dialog._running
    assert running is not None
    dialog.reject()
    await until(running.done)
    assert running.cancelled()


async def test_that_a_problem_is_said_and_can_be_mended(
    dialog: ExportDialog, service: FakeService
) -> None:
    service.failing = ExportProblemError("The disk is full.")
    dialog._export.click()
    await until(lambda: dialog._outcome.text == "The disk is full.")
    assert dialog._form.isEnabled()
    service.failing = None
    dialog._export.click()
    await until(lambda: "out.csv" in dialog._outcome.text)


async def test_that_nothing_to_export_is_said(make: Make, tmp_path: Path) -> None:
    dialog = make(FakeService(), tmp_path / "out.csv")
    await until(lambda: "nothing to export" in dialog._summary.text())
    assert not dialog._export.isEnabled()


async def test_that_a_file_name_is_needed(dialog: ExportDialog) -> None:
    dialog._target._edit.setText("  ")
    assert not dialog._export.isEnabled()
    dialog._target._edit.setText("relative.csv")
    assert not dialog._export.isEnabled()


async def test_that_the_file_dialog_never_blocks(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog._target._browse.click()
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.isVisible()
    assert chooser.testOption(QFileDialog.Option.DontConfirmOverwrite)
    chooser.fileSelected.emit(str(tmp_path / "picked.csv"))
    assert dialog._target.path == tmp_path / "picked.csv"
    chooser.reject()


def test_that_filters_make_a_choice_of_their_own() -> None:
    narrowed = ContactFilter(list_id=1, text="x", reasons=frozenset({Reason.NULL_MX}))
    assert is_narrowed(narrowed)
    assert not is_narrowed(ContactFilter(list_id=1))
    assert not is_narrowed(ContactFilter(task_id=1, statuses=frozenset({Status.VALID})))
    assert ExportChoice(scope=ExportScope.SHOWN).contacts(narrowed) == narrowed
    assert ExportChoice(scope=ExportScope.ALL).contacts(narrowed) == ContactFilter(list_id=1)


def test_that_titles_make_safe_file_names() -> None:
    assert file_stem("Kunden: 2026/27 <x>\u202e..") == "Kunden  2026 27  x"
    assert file_stem("../..") == "contacts"
    assert file_stem("Список") == "Список"


def test_that_risks_are_left_out_of_what_is_meant() -> None:
    risks = frozenset({Risk.CATCH_ALL, Risk.ROLE, Risk.FREE_PROVIDER})
    meant = ExportChoice(left_out=risks).contacts(WHOLE)
    assert meant.statuses == {Status.VALID}
    assert meant.reasons == frozenset(Reason) - {Reason.CATCH_ALL}
    assert meant.without == Flag.ROLE | Flag.FREE_PROVIDER
    everything = ExportChoice(scope=ExportScope.ALL, left_out=risks)
    assert everything.contacts(WHOLE) == WHOLE
    assert not ExportChoice(scope=ExportScope.CHOSEN, statuses=frozenset()).means_something


@given(
    st.builds(
        ExportChoice,
        scope=st.sampled_from(ExportScope),
        statuses=st.frozensets(st.sampled_from(Status)),
        left_out=st.frozensets(st.sampled_from(Risk)),
        with_result=st.booleans(),
        preset=st.sampled_from(ExportPreset),
        delimiter=st.sampled_from(DELIMITERS),
        split=st.sampled_from(ExportSplit),
    )
)
def test_that_a_choice_comes_back_from_its_file(choice: ExportChoice) -> None:
    assert ExportChoice.from_dict(json.loads(json.dumps(choice.to_dict()))) == choice


@pytest.mark.parametrize(
    "found", [None, [], {}, {"scope": "clean"}, ExportChoice().to_dict() | {"delimiter": "ab"}]
)
def test_that_nonsense_is_no_choice(found: object) -> None:
    assert ExportChoice.from_dict(found) is None
