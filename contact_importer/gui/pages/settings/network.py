"""Settings, *Network*: who we are to mail servers, and the way to them; each tried at once.

GUI thread.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.live_check import LiveCheck
from contact_importer.gui.pages.settings.section import SettingsSection, Words
from contact_importer.gui.widgets.inputs import SteadySpinBox
from contact_importer.gui.widgets.plain_text import MutedLabel
from contact_importer.model.errors import SettingsProblemError
from contact_importer.model.proxy import USUAL_PORT, ProxyAddress
from contact_importer.settings import Settings, with_value
from contact_importer.validation import setting_rules as rules

_TEXTS: dict[str, tuple[str, Callable[[str], Any], frozenset[str]]] = {
    "helo": ("engine.identity.helo", rules.helo_name, frozenset({"helo", "ptr"})),
    "mail_from": ("engine.identity.mail_from", rules.mail_from, frozenset({"mail_from"})),
    "dns": ("engine.dns_servers", rules.dns_servers, frozenset({"dns", "resolver"})),
}
_PROXY = "engine.proxy_url"


class NetworkSection(SettingsSection):
    """Fields with a live line each."""

    def __init__(self, service: ImportService, keeper: SettingsKeeper) -> None:
        self._service = service
        self._tried = False
        super().__init__(keeper)

    def build(self) -> None:
        """Add cards and fields."""
        self._demo_note = MutedLabel(parent=self)
        self._demo_note.setVisible(self._service.in_demo_world)
        self.add_widget(self._demo_note)
        self.live: dict[str, LiveCheck] = {}
        self._edits = {name: QLineEdit(self) for name in _TEXTS}
        self.add_card("identity")
        self._add_text("helo")
        self._add_text("mail_from")
        self.add_card("way")
        self._add_text("dns")
        self._add_proxy()
        self._connections = self.bind_number("engine.politeness.connections")
        self.add_field("connections", self._connections)
        self.keeper.password_kept.connect(self._on_password_kept)

    def _add_text(self, name: str) -> None:
        path, rule, subjects = _TEXTS[name]
        edit = self._edits[name]
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # names are, in any language
        field = self.add_field(name, edit)
        self.bind_text(name, path, rule, edit)

        def draft() -> Settings | None:
            return with_value(self.keeper.settings, path, rule(edit.text()))

        self.live[name] = LiveCheck(self._service, field.state, subjects, draft, self)
        edit.textEdited.connect(self.live[name].later)

    def _add_proxy(self) -> None:
        self._host, self._user, self._password = (QLineEdit(self) for _ in range(3))
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._port = SteadySpinBox(self)
        self._port.setRange(1, 65_535)
        self._port.setGroupSeparatorShown(False)
        for edit in (self._host, self._user, self._password):
            edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        state = self.add_field("proxy", self._host, self._port).state
        self.add_field("proxy_user", self._user)
        self.add_field("proxy_password", self._password)
        self._follow(self._host, self._show_proxy)
        self.live["proxy"] = LiveCheck(
            self._service, state, frozenset({"proxy"}), self._proxy_draft, self
        )
        for edit in (self._host, self._user, self._password):
            edit.textEdited.connect(self.live["proxy"].later)
            edit.editingFinished.connect(self._take_proxy)
        self._port.valueChanged.connect(self._take_proxy)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: try everything once when the person looks."""
        super().showEvent(event)
        if not self._tried:
            self._tried = True
            for check in self.live.values():
                check.run()

    # --- the proxy: four fields are one setting -----------------------------------------
    def _proxy_url(self) -> str:
        host = self._host.text()
        return rules.proxy_url(host, self._port.value(), self._user.text(), self._password.text())

    def _proxy_draft(self) -> Settings | None:
        url = self._proxy_url()
        return with_value(self.keeper.settings, _PROXY, url) if url else None

    @Slot()
    def _take_proxy(self) -> None:
        try:
            url = self._proxy_url()
        except SettingsProblemError as problem:
            self.fields["proxy"].state.show_problem(problem)
            return
        if url != self.keeper.settings.engine.proxy_url:
            self.keeper.set(_PROXY, url)
            self.live["proxy"].run()

    def _show_proxy(self, settings: Settings) -> None:
        url = settings.engine.proxy_url
        try:
            proxy = ProxyAddress.from_url(url) if url else ProxyAddress(host="")
        except SettingsProblemError:  # edited in the file by hand
            proxy = ProxyAddress(host="")
        if any(
            self.is_being_typed("proxy", edit) for edit in (self._host, self._user, self._password)
        ):
            return
        self._host.setText(proxy.host)
        self._user.setText(proxy.username)
        self._password.setText(proxy.password)
        self._port.blockSignals(True)  # noqa: FBT003 - Qt's own
        self._port.setValue(proxy.port or USUAL_PORT)
        self._port.blockSignals(False)  # noqa: FBT003

    @Slot(bool)
    def _on_password_kept(self, kept: bool) -> None:  # noqa: FBT001 - a slot
        note = self.words()["proxy_password"][1] if kept else self._not_kept()
        self.explain("proxy_password", note)

    def _not_kept(self) -> str:
        return self.tr(
            "This computer has no keyring: the password is not stored, and is asked for again "
            "after the next start."
        )

    # --- words --------------------------------------------------------------------------
    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        return {
            "identity": self.tr("How we introduce ourselves"),
            "way": self.tr("The way to mail servers"),
        }

    def words(self) -> Words:
        """Caption and explanation of each field."""
        return {
            "helo": (
                self.tr("This computer's mail name (HELO)"),
                self.tr(
                    "A full name of yours that leads to this computer, such as mx.example.com."
                ),
            ),
            "mail_from": (
                self.tr("Sender of the questions (MAIL FROM)"),
                self.tr("An address of your own domain. No mail is ever sent."),
            ),
            "dns": (
                self.tr("DNS servers"),
                self.tr("IP addresses with spaces between; empty: those of the system."),
            ),
            "proxy": (
                self.tr("SOCKS5 proxy: host and port"),
                self.tr("Mail servers are asked through it; empty: directly."),
            ),
            "proxy_user": (self.tr("User of the proxy"), self.tr("Empty where none is needed.")),
            "proxy_password": (
                self.tr("Password of the proxy"),
                self.tr("It is kept in the keyring of this computer, not in a file."),
            ),
            "connections": (
                self.tr("Connections per mail operator"),
                self.tr("At the same time. More than a few are taken for an attack."),
            ),
        }

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        super().retranslate()
        self._edits["helo"].setPlaceholderText(self.tr("as the system says"))
        self._edits["mail_from"].setPlaceholderText(self.tr("the empty sender <>"))
        self._edits["dns"].setPlaceholderText(self.tr("those of the system"))
        self._host.setPlaceholderText(self.tr("no proxy"))
        self._port.setAccessibleName(self.tr("Port of the proxy"))
        self._demo_note.setText(
            self.tr("In the demo world these settings are stored, but not used and not tried.")
        )
