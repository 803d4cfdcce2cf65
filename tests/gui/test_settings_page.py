"""The settings: each field acts at once, bad values are marked and kept out, all is stored."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from contact_importer import passwords
from contact_importer.gui.looks.theme import ThemeChoice, apply_theme, reduce_motion, reduced_motion
from contact_importer.gui.pages.settings.section import SettingsSection
from contact_importer.gui.pages.settings.settings_page import SECTIONS, SettingsPage
from contact_importer.gui.pages.settings.support_text import support_text
from contact_importer.gui.runtime.loop import settle
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.words.language import LanguageChoice, Translations
from contact_importer.model.errors import UserError
from contact_importer.model.settings import EngineSettings, SmtpIdentity
from contact_importer.settings import Settings, load_settings, settings_file
from tests.gui.conftest import Open, until
from tests.gui.fake_service import FakeService, make_task
from tests.gui.fake_upkeep import BLOCKED, GOOD


@pytest.fixture
def page(open_window: Open) -> Callable[..., tuple[SettingsPage, FakeService]]:
    def show(section: str, service: FakeService | None = None) -> tuple[SettingsPage, FakeService]:
        service = service or FakeService()
        window = open_window(service)
        window.frame.show_place(Place.SETTINGS)
        window.frame.settings.show_section(section)
        return window.frame.settings, service

    return show


Show = Callable[..., tuple[SettingsPage, FakeService]]


def type_into(edit: QLineEdit, text: str) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def line(section: SettingsSection, name: str) -> QLineEdit:
    editor = section.fields[name].editor
    assert isinstance(editor, QLineEdit)
    return editor


async def test_that_a_typed_value_is_in_force_and_stored_at_once(page: Show) -> None:
    settings, service = page("network")
    type_into(line(settings.sections["network"], "helo"), "MX.example.com.")
    assert service.settings.identity.helo == "MX.example.com"
    await until(settings_file().exists)
    assert load_settings().engine.identity.helo == "MX.example.com"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("helo", "not a name", "The HELO name is not a host name."),
        ("mail_from", "nobody", "The sender is not an address."),
        ("dns", "1.2.3.4 resolver", "“resolver” is not an IP address."),
        ("proxy", "no host", "The proxy is not of the form"),
    ],
)
async def test_that_a_bad_value_is_marked_in_place_and_not_saved(
    page: Show, field: str, text: str, sentence: str
) -> None:
    settings, service = page("network")
    section = settings.sections["network"]
    await until(lambda: len(service.asked) == 3)
    await settle()
    type_into(line(section, field), text)
    assert sentence in section.fields[field].state.text
    assert section.fields[field].state.text.startswith("Problem: ")
    assert service.settings == EngineSettings()
    assert not settings_file().exists()
    settings.keeper.set("engine.fresh_days", 3)  # another change leaves the bad text to mend
    assert line(section, field).text() == text


async def test_that_each_network_field_is_tried_when_it_is_looked_at(page: Show) -> None:
    settings, _ = page("network")
    fields = settings.sections["network"].fields
    await until(lambda: fields["dns"].state.text.startswith("In order: DNS works"))
    assert fields["helo"].state.text == "In order: The HELO name leads to this address."
    assert fields["mail_from"].state.text == "In order: The sender's domain takes mail."
    assert fields["proxy"].state.text == ""  # there is none


async def test_that_a_draft_is_tried_when_typing_pauses_and_says_what_is_wrong(
    page: Show,
) -> None:
    service = FakeService()
    service.surroundings = BLOCKED
    settings, _ = page("network", service)
    section = settings.sections["network"]
    await until(lambda: "big mail provider" in section.fields["helo"].state.text)
    edit = line(section, "helo")
    QTest.keyClicks(edit, "mx.google.com")
    assert section.fields["helo"].state.text == ""
    section.live["helo"]._timer.setInterval(1)  # type: ignore[attr-defined]
    QTest.keyClick(edit, Qt.Key.Key_End)
    QTest.keyClicks(edit, "x")
    await until(lambda: section.fields["helo"].state.text)
    subjects, tried = service.asked[-1]
    assert "helo" in subjects
    assert tried is not None
    assert tried.identity == SmtpIdentity(helo="mx.google.comx")
    assert service.settings.identity.helo == ""  # nothing is in force yet
    assert section.fields["helo"].state.text.startswith("Problem: ")


async def test_that_the_demo_world_tries_nothing_and_says_so(page: Show) -> None:
    service = FakeService()
    service.in_demo_world = True
    settings, _ = page("network", service)
    await settle()
    assert not service.asked
    assert settings.sections["network"]._demo_note.isVisible()  # type: ignore[attr-defined]


async def test_that_the_proxy_is_one_setting_and_its_password_in_no_file(page: Show) -> None:
    passwords._session.clear()
    settings, service = page("network")
    section = settings.sections["network"]
    type_into(line(section, "proxy"), "relay.example")
    type_into(line(section, "proxy_user"), "me")
    type_into(line(section, "proxy_password"), "s3cret")
    assert service.settings.proxy_url == "socks5://me:s3cret@relay.example:1080"
    note = section.fields["proxy_password"].note
    await until(lambda: "no keyring" in note.text())
    assert "s3cret" not in settings_file().read_text()
    assert load_settings().engine.proxy_url == service.settings.proxy_url
    assert line(section, "proxy_password").echoMode() is QLineEdit.EchoMode.Password
    passwords._session.clear()


async def test_that_numbers_switches_and_choices_act(page: Show) -> None:
    settings, service = page("checks")
    fields = settings.sections["checks"].fields
    days, wait = fields["fresh"].editor, fields["first"].editor
    assert isinstance(days, QSpinBox)
    assert isinstance(wait, QSpinBox)
    days.setValue(7)
    assert (wait.value(), wait.suffix()) == (5, " min")
    wait.setValue(10)
    brake, level = fields["brake"].editor, fields["level"].editor
    assert isinstance(brake, QCheckBox)
    assert isinstance(level, QComboBox)
    brake.click()
    level.setCurrentIndex(2)
    level.activated.emit(2)
    assert (service.settings.fresh_days, service.settings.harvest_brake) == (7, False)
    assert service.settings.retries.first_s == 600.0
    assert settings.settings.default_level == "full"
    await until(settings_file().exists)
    await settle()


async def test_that_lists_take_own_domains_and_are_updated(page: Show) -> None:
    settings, service = page("lists")
    section = settings.sections["lists"]
    edit = section.fields["own"].editor
    assert isinstance(edit, QPlainTextEdit)
    edit.setPlainText("Junk.Example\n*.мусор.example")
    edit._settle()  # type: ignore[attr-defined]
    assert service.settings.disposable_domains == ("junk.example", "xn--l1aegcj.example")
    edit.setPlainText("junk.example\nnot a domain!")
    edit._settle()  # type: ignore[attr-defined]
    assert "“not” is not a domain." in section.fields["own"].state.text
    assert service.settings.disposable_domains == ("junk.example", "xn--l1aegcj.example")
    note = section.fields["name"].note
    section._update.click()  # type: ignore[attr-defined]
    await until(lambda: note.text() == "5,123 domains: 23 new, 4 gone.")
    service.list_problem = UserError("No.", code="list_download")
    section._update.click()  # type: ignore[attr-defined]
    await until(lambda: "could not be downloaded" in note.text())
    assert "2026-11-09" in section._name.text()  # type: ignore[attr-defined]


async def test_that_the_database_is_shown_and_backed_up(page: Show) -> None:
    settings, service = page("advanced")
    section = settings.sections["advanced"]
    note = section.fields["place"].note
    await until(lambda: "48.0 MB" in note.text())
    assert note.isVisible()
    assert line(section, "place").text() == "/data/contacts.sqlite"
    section._back_up.click()  # type: ignore[attr-defined]
    await until(lambda: "Copied to" in note.text())
    assert service.backups


async def test_that_diagnostics_tell_no_secret_and_nobody(page: Show) -> None:
    settings, service = page("advanced")
    settings.keeper.change(
        Settings(
            engine=EngineSettings(
                identity=SmtpIdentity(helo="mx.secret.example", mail_from="ann@secret.example"),
                proxy_url="socks5://me:s3cret@relay.secret.example:1080",
                disposable_domains=("junk.secret.example",),
            ),
            default_list="Secret people",
        )
    )
    service.last_diagnosis = GOOD
    settings.sections["advanced"]._copy.click()  # type: ignore[attr-defined]
    clipboard = QApplication.clipboard()
    clipboard.clear()
    await until(clipboard.text)
    text = clipboard.text()
    assert "secret" not in text.lower()
    assert "s3cret" not in text
    for told in ("Contact Importer", "proxy_url: set", "port_25: ok", "fresh_days: 30"):
        assert told in text
    assert text == support_text(settings.settings, await service.database_facts(), GOOD)


async def test_that_reset_asks_and_keeps_language_and_looks(page: Show) -> None:
    settings, service = page("advanced")
    section = settings.sections["advanced"]
    settings.keeper.change(
        Settings(engine=EngineSettings(fresh_days=3), language="en", theme="dark")
    )
    type_into(line(settings.sections["network"], "helo"), "no name")
    section._reset.click()  # type: ignore[attr-defined]
    box = settings.window().findChild(QMessageBox)
    assert box is not None
    assert service.settings.fresh_days == 3
    (button,) = [one for one in box.findChildren(QPushButton) if one.text() == "Reset"]
    button.click()
    assert settings.settings == Settings(language="en", theme="dark")
    assert service.settings == EngineSettings()
    network = settings.sections["network"]
    assert (line(network, "helo").text(), network.fields["helo"].state.text) == ("", "")


async def test_that_settings_that_cannot_be_stored_are_told(
    page: Show, problems: list[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, service = page("checks")

    def full(_settings: Settings) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("contact_importer.gui.pages.settings.keeper.save_settings", full)
    settings.keeper.set("engine.fresh_days", 2)
    assert service.settings.fresh_days == 2
    banner = settings.window().frame.banner  # type: ignore[attr-defined]
    await until(lambda: "could not be saved" in banner.text)


async def test_that_a_new_import_begins_with_the_usual_list_and_level(open_window: Open) -> None:
    window = open_window(FakeService([make_task()]))
    window.frame.settings.keeper.change(Settings(default_list="Club", default_level="fast"))
    window.open_file(Path("/tmp/x.csv"))
    options = window.frame.mapping.options
    await until(lambda: options.list_name == "Club")
    assert options.level.value == "fast"


async def test_that_every_field_has_a_label_a_name_and_an_explanation(page: Show) -> None:
    settings, _ = page("general")
    for name in SECTIONS:
        settings.show_section(name)
        section = settings.sections[name]
        for field in section.fields.values():
            assert field.label.text()
            assert field.label.buddy() is field.editor
            assert field.editor.accessibleName() == field.label.text()
            if field.label.text() != "Database file":  # told when it is known
                assert field.note.isVisible(), (name, field.label.text())


async def test_that_looks_and_motion_change_at_once(qapp: QApplication, page: Show) -> None:
    settings, _ = page("general")
    section = settings.sections["general"]
    seen: list[object] = []
    settings.theme_chosen.connect(seen.append)
    settings.motion_chosen.connect(seen.append)
    looks, motion = section.fields["theme"].editor, section.fields["motion"].editor
    assert isinstance(looks, QComboBox)
    assert isinstance(motion, QCheckBox)
    looks.setCurrentIndex(3)
    looks.activated.emit(3)
    motion.click()
    assert seen == [ThemeChoice.CONTRAST, True]
    flash = qapp.cursorFlashTime()
    reduce_motion(qapp, wanted=True)
    assert reduced_motion()
    assert qapp.cursorFlashTime() == 0
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    reduce_motion(qapp, wanted=False)
    assert qapp.cursorFlashTime() == flash
    apply_theme(qapp, ThemeChoice.LIGHT)


async def test_that_scrolling_the_page_turns_no_value(page: Show) -> None:
    settings, _ = page("checks")
    days = settings.sections["checks"].fields["fresh"].editor
    assert isinstance(days, QSpinBox)
    point = days.rect().center()
    event = QWheelEvent(
        QPointF(point),
        QPointF(days.mapToGlobal(point)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(days, event)
    assert days.value() == 30


def test_that_the_settings_file_of_an_older_version_still_loads() -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(json.dumps({"engine": {"fresh_days": 9}, "theme": "dark"}))
    assert load_settings() == Settings(engine=EngineSettings(fresh_days=9), theme="dark")


@pytest.mark.parametrize("language", [LanguageChoice.ENGLISH, LanguageChoice.RUSSIAN])
async def test_that_nothing_is_cut_off_in_the_smallest_window(
    open_window: Open, qapp: QApplication, language: LanguageChoice
) -> None:
    Translations(qapp).use(language)
    window = open_window(FakeService())
    window.resize(window.minimumSize())
    for place in (Place.SETTINGS, Place.NETWORK):
        window.frame.show_place(place)
    await until(lambda: window.frame.network.summary.text)
    areas = [*window.frame.settings.sections.values(), window.frame.network._scroll]
    for name in SECTIONS:
        window.frame.settings.show_section(name)
        window.frame.show_place(Place.SETTINGS)
    window.frame.show_place(Place.NETWORK)
    for area in areas:
        area.resize(area.size())
        assert area.widget().minimumSizeHint().width() <= area.viewport().width(), area


async def test_that_a_window_from_right_to_left_works_and_names_stay_as_they_are(
    open_window: Open, qapp: QApplication
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window = open_window(FakeService([make_task()]))
        for place in Place:
            window.frame.show_place(place)
            assert not window.grab().isNull()
        frame = window.frame
        assert frame.sidebar.mapTo(frame, QPoint(0, 0)).x() > frame.width() / 2
        network = frame.settings.sections["network"]
        for name in ("helo", "mail_from", "dns", "proxy", "proxy_user"):
            assert line(network, name).layoutDirection() is Qt.LayoutDirection.LeftToRight
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
