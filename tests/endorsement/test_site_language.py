"""What the registry stores is the same, whichever language the user who saves reads."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import ModelLogEntry

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Endorsee, RegistrySettings, Renewal, vocabulary
from tests.builders import cycle, endorsed, endorsee, locality
from tests.endorsement.admin.reading import address, text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def told_in_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The label of a locality says in which language it was asked for."""
    monkeypatch.setattr(vocabulary, "gettext", lambda text: f"{translation.get_language()} {text}")


@pytest.mark.parametrize("language", ["en-us", "es", "de", "ar"])
def test_a_cycle_is_named_in_the_language_of_the_site(language: str) -> None:
    RegistrySettings.objects.update_or_create(defaults={"cycle_anchor": date(2026, 10, 1), "cycle_months": 6})
    with translation.override(language):
        endorsed(awarded_on=date(2026, 10, 5))
        assert cycle(date(2026, 10, 5)).name == "Oct 1, 2026 – Mar 31, 2027"
    assert Renewal.objects.earliest("cycle__starts_on").printed_label == "IFS, Oct 1, 2026 – Mar 31, 2027"


def test_search_words_are_in_the_language_of_the_site(told_in_its_language: None) -> None:
    with translation.override("es"):
        person = endorsee(locality=locality(), show_locality=True)
    assert " en us fairfax county" in Endorsee.objects.get(pk=person.pk).public_key.replace(" enus", "")


def test_the_history_is_in_the_language_of_the_site(told_in_its_language: None) -> None:
    person = endorsee()
    with translation.override("es"):
        person.locality = locality()
        services.save_endorsee(endorsee=person)
    assert ModelLogEntry.objects.latest("pk").data["locality"] == [None, "en-us Fairfax County"]


def test_the_history_has_values_and_tells_them_by_their_labels(admin_client: Client) -> None:
    endorsement = endorsed()
    services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="Told us."
    )
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 2), reason=EndReason.RELINQUISHED)
    told = text(admin_client.get(address("history", endorsement.endorsee.pk)))
    assert ("hold: Retired" in told, "end reason: Relinquished by the endorsee" in told) == (True, True)
