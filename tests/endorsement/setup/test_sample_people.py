import pytest
from django.core.management import CommandError, call_command

from endorsement import clock
from endorsement.enums import Standing
from endorsement.models import Endorsee, Endorsement, Hold, Renewal
from tests.builders import NAMES, category, endorsed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def categories():
    for code in NAMES:
        category(code)


def sample_registry(capsys, *arguments):
    call_command("sample_registry", *arguments)
    return capsys.readouterr().out.strip()


def people():
    return list(
        Endorsee.objects.samples().order_by("pk").values_list("external_id", "given_name", "family_name", "locality")
    )


def test_the_same_seed_gives_the_same_people(categories, capsys):
    assert sample_registry(capsys, "--size", "20", "--seed", "7") == "Added 20 fictional endorsees."
    first = people()
    sample_registry(capsys, "--clear")
    sample_registry(capsys, "--size", "20", "--seed", "7")
    assert people() == first


def test_loading_again_adds_only_who_is_missing(categories, capsys):
    sample_registry(capsys, "--size", "5")
    first = people()
    assert sample_registry(capsys, "--size", "8") == "Added 3 fictional endorsees."
    assert people()[:5] == first
    assert sample_registry(capsys, "--size", "8") == "Added 0 fictional endorsees."


def test_every_standing_that_matters_is_there(categories, capsys):
    sample_registry(capsys, "--size", "60")
    standings = set(Endorsement.objects.with_standing(clock.today()).values_list("standing", flat=True))
    assert standings == {Standing.HELD, Standing.ENDED, Standing.LAPSED, Standing.ACTIVE}
    assert Endorsee.objects.listed(clock.today()).count() > 30


def test_clearing_removes_the_fictional_people_and_nobody_else(categories, capsys):
    real = endorsed(family_name="Real", external_id="R-1").endorsee
    kept = (Endorsement.objects.count(), Renewal.objects.count())
    sample_registry(capsys, "--size", "30")
    assert sample_registry(capsys, "--clear") == "Removed 30 fictional endorsees."
    assert list(Endorsee.objects.all()) == [real]
    assert (Endorsement.objects.count(), Renewal.objects.count(), Hold.objects.count()) == (*kept, 0)


def test_without_categories_the_command_says_what_to_do():
    with pytest.raises(CommandError, match="Run bootstrap first"):
        call_command("sample_registry")
