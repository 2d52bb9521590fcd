"""A mistyped date in one of Wagtail's own filters is told and finds nothing."""

import pytest
from django.test import Client

from pages.models import ContactPage
from tests.endorsement.admin.reading import soup

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.mark.parametrize(
    "address",
    [
        "/admin/reports/site-history/?timestamp_from=10/5/26",
        "/admin/reports/site-history/results/?timestamp_from=10/5/26",
        "/admin/reports/aging-pages/?last_published_at=10/5/26",
        "/admin/reports/workflow/?created_at_from=10/5/26",
        "/admin/pages/{home}/?latest_revision_created_at_from=10/5/26",
        "/admin/pages/{home}/history/?timestamp_to=10/5/26",
        "/admin/users/?last_login_from=10/5/26",
        "/admin/forms/submissions/{contact}/?date_from=10/5/26",
    ],
)
def test_mistyped_date_is_told(address: str, admin_client: Client, new_site: None) -> None:
    contact = ContactPage.objects.get()
    page = soup(admin_client.get(address.format(contact=contact.pk, home=contact.get_parent().pk)))
    alerts = [alert.get_text() for alert in page.select("p[role=alert]")]
    assert len(alerts) == 1
    assert alerts[0].partition(": ")[2].startswith("Type the date")
    assert not page.select("table.listing tbody tr")
