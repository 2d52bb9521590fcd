"""The registrars' pages about requests and mail, on a desk and on a phone: nothing is refused, cut off or unnamed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Page
from wagtail.models import Site

from endorsement.enums import FileKind, MessageKind
from endorsement.mail import outbox
from endorsement.requests import services as requests
from endorsement.requests.files import Proof
from tests import builders
from tests.endorsement.requests import asking

pytestmark = pytest.mark.once

# What Wagtail colors, and its count of matches, are its own business, and so is the order of its headings.
OURS = """rules => axe.run({include: ['main .nice-padding'], exclude: ['.button', 'h2[role=alert]']},
    {runOnly: {type: 'rule', values: rules}, resultTypes: ['violations']})"""
NOT_OURS = ("color-contrast-enhanced", "heading-order")


@pytest.fixture
def addresses(journey_site: Site, at: Callable[[datetime], None]) -> dict[str, str]:
    at(datetime(2026, 11, 22, 15, tzinfo=UTC))
    long = Proof(name=f"{'certificate of reflective supervision ' * 2}.pdf", kind=FileKind.PDF, content=asking.PDF)
    open_one = asking.requested(
        asking.due("IFS", family_name="Winterbottom-Featherstonehaugh", email="ada@example.org"),
        remarks="My hours come later. " * 20,
        training_hours=3.5,
        proposed={"phone": "804-555-0199", "show_phone": True, "organization": "Theirs " * 10},
        proofs=[long],
        consent_text="I agree.\nNov 22, 2026: Show my phone",
    )
    approved = asking.requested(asking.due("IFA", family_name="Summer"))
    requests.approve_request(request=approved)
    note = outbox.queue(
        endorsee=open_one.endorsee, kind=MessageKind.NOTE, values={"subject": "News", "text": "We moved. " * 30}
    )
    person = open_one.endorsee_id
    return {
        "queue": "/admin/registry/requests/",
        "queue, approved": "/admin/registry/requests/?status=approved",
        "request": f"/admin/registry/requests/{open_one.pk}/",
        "request, approved": f"/admin/registry/requests/{approved.pk}/",
        "approve several": "/admin/registry/requests/approve/",
        "link": f"/admin/registry/requests/link/{person}/",
        "audit list": f"/admin/registry/requests/audit/?cycle={approved.cycle_id}&percent=10",
        "record": f"/admin/snippets/endorsement/endorsee/inspect/{person}/",
        "mail": "/admin/registry/mail/",
        "message": f"/admin/registry/mail/message/{note.pk}/",
        "send": "/admin/registry/mail/send/",
        "texts": "/admin/registry/mail/texts/",
        "text": "/admin/registry/mail/texts/due_7/en/",
    }


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_fits(page: Page, addresses: dict[str, str], login: Callable, width: int) -> None:
    user = builders.registrar("ann")
    user.groups.add(Group.objects.get(name="Registrars"))
    page.set_viewport_size({"width": width, "height": 900})
    login(page, user)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate(Axe().axe_script)
        rules = page.evaluate("axe.getRules().map(rule => rule.ruleId)")
        rules = [rule for rule in rules if rule not in NOT_OURS]
        found[name] = [
            (rule["id"], node["target"], node["failureSummary"])
            for rule in page.evaluate(OURS, rules)["violations"]
            for node in rule["nodes"]
        ]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found[name].append(("too wide", [], ""))
    assert {name: told for name, told in found.items() if told} == {}
