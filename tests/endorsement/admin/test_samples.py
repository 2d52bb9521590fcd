import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.models import Endorsee
from tests import builders
from tests.endorsement.admin.actions.steps import notices
from tests.endorsement.admin.reading import address, soup, text

URL = "registry_samples"


@pytest.fixture
def people(db: None) -> None:
    builders.endorsed("IFS", family_name="Real")
    builders.endorsed("IFS", family_name="Sample", is_sample=True)


def removed(desk: Client, **data: object) -> HttpResponse:
    return desk.post(reverse(URL), data, follow=True)


def left() -> list[str]:
    return list(Endorsee.objects.values_list("family_name", flat=True))


def test_only_the_sample_people_go_with_all_they_have(desk: Client, people: None) -> None:
    page = text(desk.get(reverse(URL)))
    assert "One other person is in the registry, and stays." in page
    assert "People 1 Endorsements 1 Renewals 2 Holds 0 Renewal requests 0 Files 0" in page
    assert notices(removed(desk, people=1)) == ["1 sample person was removed."]
    assert left() == ["Real"]
    assert "The registry has no sample people." in text(desk.get(reverse(URL)))


def test_nobody_goes_if_others_came_meanwhile(desk: Client, people: None) -> None:
    builders.endorsee("Another", is_sample=True)
    answer = removed(desk, people=1)
    assert notices(answer) == ["The registry has changed meanwhile, so nobody was removed. Read again."]
    assert len(left()) == 3


def test_sample_people_whom_somebody_changed_are_named_first(desk: Client, people: None, registrar: User) -> None:
    assert not soup(desk.get(reverse(URL))).select("main .help-block li")
    person = Endorsee.objects.get(family_name="Sample")
    person.family_name = "Typed Over"
    services.save_endorsee(endorsee=person, by=registrar)
    [named] = soup(desk.get(reverse(URL))).select("main .help-block li a")
    assert named["href"] == address("inspect", person.pk)


def test_the_banner_leads_there_who_may(desk: Client, people: None, user_who_may) -> None:
    sample = Endorsee.objects.get(family_name="Sample")
    places = [reverse("wagtailadmin_home"), address("list"), address("inspect", sample.pk)]
    assert [len(soup(desk.get(place)).select(f"a[href='{reverse(URL)}']")) for place in places] == [1, 1, 1]
    client = Client()
    client.force_login(user_who_may("view_endorsee", username="viewer"))
    assert [len(soup(client.get(place)).select(f"a[href='{reverse(URL)}']")) for place in places] == [0, 0, 0]
    assert client.post(reverse(URL), {"people": 1}).status_code == 302
    assert len(left()) == 2
