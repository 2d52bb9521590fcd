import pytest
from django.test import Client
from django.urls import reverse

from endorsement import sample
from tests import builders

WARNING = "The registry holds sample data. The people marked as samples are fictional"


def warned(client: Client) -> bool:
    return WARNING in client.get(reverse("wagtailadmin_home")).content.decode()


def test_home_warns_of_sample_people_as_long_as_there_are_any(desk: Client) -> None:
    builders.endorsee(external_id="sample-1")
    before = warned(desk)
    sample.clear()
    assert (before, warned(desk)) == (True, False)


@pytest.mark.parametrize(
    ("codenames", "expected"), [(["view_endorsee"], True), (["renew_endorsee"], True), ([], False)]
)
def test_only_who_may_see_the_registry_is_warned(
    client: Client, user_who_may, codenames: list[str], expected: bool
) -> None:
    builders.endorsee(external_id="sample-1")
    client.force_login(user_who_may(*codenames))
    assert warned(client) is expected
