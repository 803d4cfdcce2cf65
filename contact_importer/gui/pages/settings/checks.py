"""Settings, *Checks*: how far, how often, and what counts as valid. GUI thread."""

from collections.abc import Mapping

from contact_importer.engine.service import ImportService
from contact_importer.gui.pages.settings.keeper import SettingsKeeper
from contact_importer.gui.pages.settings.policy_card import PolicyCard
from contact_importer.gui.pages.settings.section import SettingsSection, Words
from contact_importer.gui.widgets.inputs import SteadyComboBox
from contact_importer.gui.words.reason_text import level_title
from contact_importer.model.verdict import CheckLevel

_WAITS = {"first": "first_s", "second": "second_s", "third": "third_s"}
_MINUTE_S = 60.0


class ChecksSection(SettingsSection):
    """What concerns the judgement of contacts."""

    def __init__(self, service: ImportService, keeper: SettingsKeeper) -> None:
        self._service = service
        super().__init__(keeper)

    def build(self) -> None:
        """Add cards and fields."""
        self.add_card("checks")
        self._level = SteadyComboBox(self)
        for level in CheckLevel:
            self._level.addItem("", level.value)
        self.add_field("level", self._level)
        self.bind_choice("default_level", self._level)
        self._days = self.bind_number("engine.fresh_days")
        self.add_field("fresh", self._days)
        self._brake = self.bind_switch("engine.harvest_brake")
        self.add_field("brake", self._brake)
        self._literals = self.bind_switch("engine.accept_address_literals")
        self.add_field("literals", self._literals)
        self.policy = PolicyCard(self._service, self)
        self.add_widget(self.policy)
        self.add_card("retries")
        self._waits = {
            name: self.bind_number(f"engine.retries.{item}", factor=_MINUTE_S)
            for name, item in _WAITS.items()
        }
        for name, box in self._waits.items():
            self.add_field(name, box)

    def headings(self) -> Mapping[str, str]:
        """The headings of the cards."""
        return {
            "checks": self.tr("Checks"),
            "retries": self.tr("Asking again where there was no answer"),
        }

    def words(self) -> Words:
        """Caption and explanation of each field."""
        return {
            "level": (
                self.tr("Usual level"),
                self.tr("Chosen for new imports; each import can have another."),
            ),
            "fresh": (
                self.tr("Do not check again for"),
                self.tr("A younger result is used again; 0 checks everything each time."),
            ),
            "brake": (
                self.tr("Harvest brake"),
                self.tr(
                    "Protects your good name: a domain where most names are unknown is asked "
                    "no further without your consent."
                ),
            ),
            "literals": (
                self.tr("Addresses with a number"),
                self.tr("Such as ivan@[192.0.2.1]; unchecked they stay pending."),
            ),
            "first": (
                self.tr("First wait"),
                self.tr("Many servers refuse strangers at first and accept them minutes later."),
            ),
            "second": (self.tr("Second wait"), self.tr("After the second attempt.")),
            "third": (
                self.tr("Third wait"),
                self.tr("After the third attempt; after the fourth the contact stays pending."),
            ),
        }

    def retranslate(self) -> None:
        """Name everything in the language in use."""
        super().retranslate()
        for index, level in enumerate(CheckLevel):
            self._level.setItemText(index, level_title(level))
        self._days.setSuffix(self.tr(" days"))
        for box in self._waits.values():
            box.setSuffix(self.tr(" min"))
        self._brake.setText(self.tr("Stop where most names are unknown"))
        self._literals.setText(self.tr("Check them too"))
