"""Every decided contact of a realistic import can explain itself."""

import re
from collections.abc import Sequence
from pathlib import Path

from contact_importer.demo.generate import GeneratedFiles
from contact_importer.demo.servers import DemoEndpoints
from contact_importer.engine.service import ImportService
from contact_importer.model.contact import ContactDetails, ContactFilter
from contact_importer.model.verdict import CheckLevel, Reason, Status
from contact_importer.validation.phrase import English
from contact_importer.validation.trail import trail
from contact_importer.validation.trail_step import CheckedAddress
from contact_importer.validation.trail_text import SpokenStep, speak
from tests.support.running_application import opened, start_import

#: Steps that tell of permanent evidence against a recipient or a domain.
PERMANENT = {
    "malformed", "reserved", "no_domain", "null_mx", "host_missing", "host_denied",
    "rcpt_mailbox_not_found", "rcpt_mailbox_disabled", "others_accepted", "postmaster_accepted",
    "rcpt_no_mail_here", "connection_no_mail_here", "mail_no_mail_here",
}  # fmt: skip
BY_SMTP = {Reason.MAILBOX_EXISTS, Reason.CATCH_ALL, Reason.MAILBOX_NOT_FOUND, Reason.GREYLISTED}
_RECIPIENT = re.compile(r"RCPT TO:<(.+)>")
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


async def all_details(service: ImportService) -> list[ContactDetails]:
    ids = await service.contact_ids(ContactFilter())
    found = [await service.details(key) for key in ids]
    return [details for details in found if details is not None]


def decisive(details: ContactDetails) -> Sequence[SpokenStep]:
    steps = speak(trail(CheckedAddress.of(details)), English())
    return [step for step in steps if step.decisive]


async def test_that_every_decided_contact_names_its_evidence(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        service = application.service
        await service.add_to_blacklist(["officepost.demo"], "typed")
        task = await start_import(service, source.contacts, CheckLevel.FULL)
        await service.wait(task.id)
        found = await all_details(service)
    by_status = {
        status: [item for item in found if item.contact.status is status] for status in Status
    }
    assert min(map(len, by_status.values())) > 5
    for item in by_status[Status.INVALID]:
        assert {step.id for step in decisive(item)} & PERMANENT, item
    for item in by_status[Status.BLACKLIST]:
        (listing,) = decisive(item)
        assert listing.id == "listed"
        assert re.search("on your blacklist|on the list of throw-away", listing.words)
        assert _DATE.search(listing.words), listing
    for item in (*by_status[Status.VALID], *by_status[Status.PENDING]):
        assert decisive(item), item


async def test_that_dialogues_concern_their_contact_only(
    source: GeneratedFiles, endpoints: DemoEndpoints, tmp_path: Path
) -> None:
    async with opened(tmp_path / "c.sqlite", endpoints) as application:
        task = await start_import(application.service, source.contacts, CheckLevel.FULL)
        await application.service.wait(task.id)
        found = await all_details(application.service)
    addresses = {item.contact.address for item in found}
    assert len([item for item in found if item.dialogue]) > len(found) / 2
    for item in found:
        asked = {name for line in item.dialogue for name in _RECIPIENT.findall(line)}
        own = item.contact.address
        assert asked & addresses <= {own}
        if item.contact.reason in BY_SMTP:
            local = own.rpartition("@")[0]
            assert any(name.rpartition("@")[0] == local for name in asked), item
            assert item.dialogue[0].startswith("S: 220 ")
