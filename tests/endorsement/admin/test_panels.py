from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.setup import sample_people
from tests import builders
from tests.endorsement.admin.reading import soup, words

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 22)
WARNING = "The registry contains sample data. The people marked as samples are fictional"


def warned(client: Client) -> bool:
    return WARNING in client.get(reverse("wagtailadmin_home")).content.decode()


def test_home_warns_of_sample_people_as_long_as_there_are_any(desk: Client) -> None:
    builders.endorsee(is_sample=True)
    before = warned(desk)
    sample_people.clear()
    assert (before, warned(desk)) == (True, False)


@pytest.mark.parametrize(
    ("codenames", "expected"), [(["view_endorsee"], True), (["renew_endorsee"], True), ([], False)]
)
def test_only_who_may_see_the_registry_is_warned(
    client: Client, user_who_may, codenames: list[str], expected: bool
) -> None:
    builders.endorsee(is_sample=True)
    client.force_login(user_who_may(*codenames))
    assert warned(client) is expected


def panel(client: Client) -> str | None:
    """What the season's panel on the home page says."""
    found = soup(client.get(reverse("wagtailadmin_home"))).select_one("#registry-season-section")
    return words(found) if found else None


def test_home_shows_how_the_season_stands(desk: Client) -> None:
    services.renew(endorsement=builders.lapsing("IFS"), cycle=builders.cycle(TODAY))
    builders.lapsing("IFS", family_name="Late")
    builders.endorsed("IFA", awarded_on=date(2026, 10, 5), family_name="New")
    assert panel(desk) == (
        "Renewal season 2026–2027 People on the registry today 2 Endorsements due 2 "
        "Endorsements renewed 1 Endorsements not yet renewed 1 Days left 313, through Sep 30, 2027 "
        "2 endorsements due for 2026–2027 = 1 renewed + 0 covered by the award + 0 on hold + 1 not yet renewed. "
        "Open the renewal season"
    )


def test_home_warns_of_a_missing_cycle_and_says_what_to_do(desk: Client) -> None:
    warned_before = "No renewal cycle covers today" in panel(desk)
    builders.cycle(TODAY)
    assert (warned_before, "No renewal cycle covers today" in panel(desk)) == (True, False)
    [link] = soup(desk.get(reverse("wagtailadmin_home"))).select("#registry-season-content .help-block a")
    assert link["href"] == reverse("wagtailsnippets_endorsement_renewalcycle:add")
    builders.cycle(date(2027, 10, 1))
    assert "Enter" not in panel(desk)


@pytest.mark.parametrize(
    ("codenames", "shown"), [(["view_endorsee"], True), (["view_renewalcycle"], False), ([], False)]
)
def test_only_who_may_see_the_registry_has_the_panel(
    client: Client, user_who_may, codenames: list[str], shown: bool
) -> None:
    client.force_login(user_who_may(*codenames))
    assert (panel(client) is not None) is shown
