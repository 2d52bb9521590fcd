import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from wagtail.models import ModelLogEntry

from endorsement import audit, clock, services
from endorsement.admin.endorsees.viewset import EndorseeViewSet
from endorsement.enums import RenewalKind, Standing
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement, Hold, Renewal
from endorsement.setup import sample_people
from endorsement.spreadsheets import columns
from tests.builders import NAMES, category, endorsed, endorsee
from tests.sheets import csv_of, plan_of

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


def test_batches_make_no_difference(categories, capsys, monkeypatch):
    sample_registry(capsys, "--size", "20")
    at_once = people()
    sample_registry(capsys, "--clear")
    monkeypatch.setattr(sample_people, "BATCH", 7)
    assert sample_registry(capsys, "--size", "20") == "Added 20 fictional endorsees."
    assert people() == at_once


def test_a_batch_costs_fewer_queries_than_it_has_people(categories, django_assert_max_num_queries):
    sample_people.load(size=10, seed=1)
    with django_assert_max_num_queries(99):
        sample_people.load(size=110, seed=1)


def test_the_history_has_each_act(categories, capsys):
    sample_registry(capsys, "--size", "60")
    entries = ModelLogEntry.objects.filter(content_type__model="endorsee")
    counts = dict(entries.values_list("action").annotate(Count("pk")).order_by())
    assert counts == {
        audit.CREATE: 60,
        audit.AWARD: Endorsement.objects.count(),
        audit.RENEW: Renewal.objects.filter(kind=RenewalKind.RENEWAL).count(),
        audit.END: Endorsement.objects.exclude(ended_on=None).count(),
        audit.HOLD: Hold.objects.count(),
    }


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
    with pytest.raises(CommandError, match="Registry › Set-up › Categories"):
        call_command("sample_registry")


# --- The mark ---


@pytest.mark.parametrize("external_id", ["sample-study-12", "sample-3", "sample-"])
def test_clearing_keeps_a_real_person_whatever_their_external_id(categories, capsys, external_id):
    real = endorsed(family_name="Real", external_id=external_id, notes="In the sample study.").endorsee
    sample_registry(capsys, "--size", "5")
    sample_registry(capsys, "--clear")
    assert list(Endorsee.objects.all()) == [real]


def test_loading_leaves_out_a_sample_whose_external_id_a_real_person_has(categories, capsys):
    endorsee("Real", external_id="sample-3")
    assert sample_registry(capsys, "--size", "5") == "Added 4 fictional endorsees."
    assert sample_registry(capsys, "--size", "5") == "Added 0 fictional endorsees."


def test_a_sample_stays_one_whatever_is_edited(categories, capsys):
    sample_registry(capsys, "--size", "1")
    person = Endorsee.objects.get()
    person.external_id, person.notes, person.is_sample = "R-1", "", False
    services.save_endorsee(endorsee=person)
    assert Endorsee.objects.samples().count() == 1
    assert sample_registry(capsys, "--clear") == "Removed 1 fictional endorsees."


def test_no_form_file_or_export_has_the_mark(categories):
    row = {"given_name": "Ada", "family_name": "Real", "external_id": "sample-1", "email": "sample1@example.org"}
    content = csv_of({**row, "is_sample": "yes", "category": "IFS", "awarded_on": "2026-01-05"})
    apply_import(plan=plan_of(content))
    assert not Endorsee.objects.get().is_sample
    form = EndorseeViewSet().edit_handler.bind_to_model(Endorsee).get_form_class()
    names = {*form.base_fields, *columns.COLUMNS, *services.ENDORSEE_FIELDS}
    assert {name for name in names if "sample" in name} == set()


def test_an_exported_sample_imported_again_is_not_one(categories, capsys):
    """The mark is of this registry, not of the file."""
    sample_registry(capsys, "--size", "1")
    person = Endorsee.objects.get()
    row = {name: getattr(person, name) for name in ("external_id", "given_name", "family_name", "email", "notes")}
    sample_registry(capsys, "--clear")
    apply_import(plan=plan_of(csv_of({**row, "category": "IFS", "awarded_on": "2026-01-05"})))
    assert not Endorsee.objects.get().is_sample
