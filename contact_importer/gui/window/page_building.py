"""Builds what the window shows beside the first page, after that one is painted. GUI thread.

Importing this module imports everything the pages need, which takes longer than showing the
window: ``gui.app`` does it on another thread meanwhile.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contact_importer.engine.service import ImportService
from contact_importer.gui.details.details_pane import DetailsPane
from contact_importer.gui.pages.blacklist.blacklist_page import BlacklistPage
from contact_importer.gui.pages.history.history_page import HistoryPage
from contact_importer.gui.pages.job.job_page import JobPage
from contact_importer.gui.pages.list.list_page import ListPage
from contact_importer.gui.pages.mapping.mapping_page import MappingPage
from contact_importer.gui.pages.network.network_check_page import NetworkCheckPage
from contact_importer.gui.pages.settings.settings_page import SettingsPage
from contact_importer.gui.widgets.now_running import NowRunningBar
from contact_importer.gui.window.sidebar import Place
from contact_importer.gui.window.task_watch import TaskWatch
from contact_importer.settings import Settings

if TYPE_CHECKING:
    from contact_importer.gui.window.page_frame import PageFrame


def build_pages(
    frame: "PageFrame", service: ImportService, settings: Settings, watch: TaskWatch
) -> Iterator[None]:
    """Build everything, one page a step: between two steps the window may paint."""
    frame.mapping = MappingPage(service, frame)
    frame.add_page(Place.MAPPING, frame.mapping)
    yield
    frame.job = JobPage(service, watch, frame)
    frame.job.contact_selected.connect(frame.show_contact)
    frame.add_page(Place.JOB, frame.job)
    yield
    frame.history = HistoryPage(frame)
    frame.add_page(Place.HISTORY, frame.history)
    yield
    frame.list = ListPage(service, frame)
    frame.list.contact_selected.connect(frame.show_contact)
    frame.list.list_changed.connect(frame.overview.reload_later)
    frame.list.list_deleted.connect(frame.on_list_deleted)
    frame.add_page(Place.LIST, frame.list)
    yield
    frame.blacklist = BlacklistPage(service, frame)
    frame.blacklist.changed.connect(frame.on_blacklist_changed)
    frame.add_page(Place.BLACKLIST, frame.blacklist)
    yield
    frame.settings = SettingsPage(service, settings, frame)
    frame.settings.policy.applied.connect(frame.on_contact_changed)
    frame.add_page(Place.SETTINGS, frame.settings)
    yield
    frame.network = NetworkCheckPage(service, frame)
    frame.network.checked.connect(frame.show_network_state)
    frame.add_page(Place.NETWORK, frame.network)
    yield
    frame.details = DetailsPane(service, frame)
    frame.details.close_asked.connect(frame.close_details)
    frame.running = NowRunningBar(frame)
    frame.complete(service, watch)
