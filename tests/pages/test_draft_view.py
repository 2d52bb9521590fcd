"""What an editor sees before publishing, wherever the editor sits."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tests.builders import lapsing

pytestmark = pytest.mark.once

EVENING = datetime(2026, 9, 30, 22, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def editor_in_tokyo(db):
    user = User.objects.create_superuser("editor", "editor@example.org", "a-long-password")
    UserProfile.objects.create(user=user, current_time_zone="Asia/Tokyo")
    client = Client()
    client.force_login(user)
    return client


def test_a_preview_in_tokyo_shows_the_list_of_the_day_in_virginia(site_tree, editor_in_tokyo):
    lapsing(family_name="Winter")
    page = Page.objects.get(slug="professionals")
    with time_machine.travel(EVENING, tick=False):
        editor_in_tokyo.force_login(User.objects.get())
        shown = editor_in_tokyo.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert ("Ada Winter" in shown, "as of September 30, 2026" in " ".join(shown.split())) == (True, True)
