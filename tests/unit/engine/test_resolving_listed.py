"""The resolve stage and lists: which list said so is kept, and hosts of listed domains."""

from contact_importer.model.contact import ContactFilter
from contact_importer.model.evidence import Observation
from contact_importer.model.verdict import CheckLevel, Reason
from tests.support.scripted_dns import TIMEOUT, records
from tests.unit.engine.test_resolving import bench, living

# three domains of the bundled list at one host that no list has
LISTED = ("mailinator.com", "guerrillamail.com", "yopmail.com")
AT_ONE_HOST = {f"MX {name}": records("10 mx.burner.shop") for name in (*LISTED, "new.shop")} | {
    "A mx.burner.shop": records("192.0.2.7")
}


async def test_that_the_list_is_kept_as_evidence() -> None:
    subject = await bench(["bob@sub.mailinator.com"], level=CheckLevel.FAST)
    await subject.run("sub.mailinator.com")
    (key,) = await subject.store.contact_ids(ContactFilter())
    details = await subject.store.details(key)
    assert details is not None
    (seen,) = details.evidence
    assert seen.observation is Observation.LISTED
    assert seen.text == "mailinator.com"
    assert "disposable-email-domains" in seen.host
    assert " of 20" in seen.host  # its date
    assert subject.dns.asked == []


async def test_that_a_domain_is_listed_by_its_neighbours() -> None:
    subject = await bench(["ann@new.shop", *(f"x@{name}" for name in LISTED)], AT_ONE_HOST)
    await subject.run("new.shop", *LISTED)
    reasons = await subject.work.reasons()
    assert reasons["ann@new.shop"] is Reason.DISPOSABLE_MX
    assert await subject.store.disposable_hosts() == {"mx.burner.shop": tuple(sorted(LISTED))}


async def test_that_neighbours_of_an_earlier_run_count_and_are_not_asked_again() -> None:
    subject = await bench(["ann@new.shop", "x@yopmail.com"], AT_ONE_HOST)
    await subject.store.save_disposable_hosts([("mx.burner.shop", name) for name in LISTED])
    await subject.run("new.shop", "yopmail.com")
    assert (await subject.work.reasons())["ann@new.shop"] is Reason.DISPOSABLE_MX
    assert subject.asked == ["MX new.shop"]


async def test_that_two_neighbours_are_not_enough() -> None:
    subject = await bench(["ann@new.shop"], AT_ONE_HOST)
    await subject.run("new.shop", *LISTED[:2])
    assert (await subject.work.reasons())["ann@new.shop"] is Reason.MAILBOX_NOT_CHECKED


async def test_that_a_host_of_a_listed_domain_lists_its_customers() -> None:
    script = {
        "MX new.shop": records("10 mx.mailinator.com"),
        "A mx.mailinator.com": records("192.0.2.8"),
    }
    subject = await bench(["ann@new.shop"], script, level=CheckLevel.FULL)
    await subject.run("new.shop")
    assert (await subject.work.reasons())["ann@new.shop"] is Reason.DISPOSABLE_MX
    assert subject.alive == []  # nobody is probed there
    assert await subject.store.known_domains(["new.shop"]) == {}  # lists change


async def test_that_a_listed_domain_without_dns_stays_listed() -> None:
    script = {"MX mailinator.com": TIMEOUT} | living("good.shop")
    subject = await bench(["bob@mailinator.com", "ann@good.shop"], script)
    await subject.run("mailinator.com", "good.shop")
    assert await subject.work.reasons() == {
        "bob@mailinator.com": Reason.DISPOSABLE_DOMAIN,
        "ann@good.shop": Reason.MAILBOX_NOT_CHECKED,
    }
