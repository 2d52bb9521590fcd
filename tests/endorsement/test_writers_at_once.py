"""Every writer of the registry meets every other one, in the middle of its work (endorsement/locks.py)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import count

import pytest
from django.db import transaction

from endorsement import batches, bulk, clock, corrections, merging, services
from endorsement.enums import BatchKind, EndReason, HoldKind
from endorsement.imports.applying import apply_import
from endorsement.models import (
    Batch,
    Category,
    Endorsee,
    Endorsement,
    Hold,
    ImportPlan,
    Locality,
    RegistrySettings,
    Renewal,
    RenewalCycle,
)
from endorsement.querysets import HoldQuerySet
from endorsement.refusals import Busy, Refused
from endorsement.setup import sample_people
from endorsement.setup.localities import load_localities
from tests import builders, sheets
from tests.endorsement.racing import in_the_middle, writes_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NUMBERS = count(1)
PHONE = "804-555-0111"
THIS_YEAR, NEXT_YEAR = date(2026, 10, 1), date(2028, 10, 1)


@dataclass
class Scene:
    """One person with something for each writer to do. Every writer reads it anew, as a request does."""

    tag: str = field(default_factory=lambda: f"q{next(NUMBERS)}x")
    plan: ImportPlan | None = None

    @transaction.atomic
    def __post_init__(self) -> None:
        place = Locality.objects.create(name=f"Old{self.tag}", kind="other", slug=self.tag)
        Locality.objects.create(name=f"Empty{self.tag}", kind="other", slug=f"empty-{self.tag}")
        person = builders.endorsee(
            f"Winter{self.tag}", locality=place, phone=PHONE, show_phone=True, show_locality=True
        )
        builders.lapsing("IFS", person=person, awarded_on=date(2024, 11, 5))
        builders.lapsing("IMHM-C", person=person, awarded_on=date(2024, 11, 5))
        ended = builders.lapsing("IMHS", person=person, awarded_on=date(2024, 11, 5))
        services.end_endorsement(endorsement=ended, ended_on=date(2025, 1, 1), reason=EndReason.RELINQUISHED)
        services.place_hold(endorsee=person, kind=HoldKind.INACTIVE, starts_on=date(2026, 1, 1), reason="Leave.")
        self.pk = person.pk
        twin = builders.endorsed("IFA", family_name=f"Twin{self.tag}", awarded_on=date(2024, 11, 5))
        self.twin_pk, self.twins_endorsement = twin.endorsee_id, twin.pk
        batch = Batch(kind=BatchKind.RENEWAL)
        bulk.renew_many(endorsements=[twin.pk], cycle=builders.cycle(THIS_YEAR), on=clock.today(), batch=batch)
        self.batch_pk = batch.pk

    @property
    def person(self) -> Endorsee:
        return Endorsee.with_merged.select_related("locality").get(pk=self.pk)

    @property
    def both(self) -> list[int]:
        """The person, and the other record in case the two are merged."""
        return [self.pk, self.twin_pk]

    def endorsement(self, code: str) -> Endorsement:
        return Endorsement.objects.exclude(pk=self.twins_endorsement).get(endorsee__in=self.both, category__code=code)

    @property
    def holds(self) -> HoldQuerySet:
        return Hold.objects.filter(endorsee__in=self.both)

    @property
    def twin(self) -> Endorsee:
        return Endorsee.with_merged.get(pk=self.twin_pk)

    @property
    def batch(self) -> Batch:
        return Batch.objects.get(pk=self.batch_pk)

    @property
    def is_merged(self) -> bool:
        """Both ways at once would be neither."""
        merged = [Endorsee.with_merged.get(pk=pk).merged_into_id for pk in (self.pk, self.twin_pk)]
        held = Endorsement.objects.get(pk=self.twins_endorsement).endorsee_id
        return sorted(map(bool, merged)) == [False, True] and Endorsee.objects.filter(pk=held).exists()

    @property
    def oldest_renewal(self) -> Renewal:
        everything = Renewal.objects.filter(endorsement__endorsee__in=self.both)
        return everything.exclude(endorsement=self.twins_endorsement).earliest("cycle__starts_on", "pk")

    @property
    def cycle(self) -> RenewalCycle:
        return RenewalCycle.objects.covering(THIS_YEAR).get()


def hide_the_phone(scene: Scene) -> None:
    person = scene.person
    person.show_phone = False
    services.save_endorsee(endorsee=person)


def change_the_credentials(scene: Scene) -> None:
    person = scene.person
    person.credentials = "PhD"
    services.save_endorsee(endorsee=person)


def rename_the_place(scene: Scene) -> None:
    place = scene.person.locality
    place.name = f"New{scene.tag}"
    services.save_vocabulary(entry=place)


def change_the_cycle(scene: Scene) -> None:
    cycle = scene.cycle
    cycle.grace_until = date(2027, 12, 31) if cycle.grace_until != date(2027, 12, 31) else date(2027, 11, 30)
    services.save_cycle(cycle=cycle)


def award(scene: Scene) -> None:
    services.award(endorsee=scene.person, category=Category.objects.get(code="IFRS"), awarded_on=NEXT_YEAR)


def renew(scene: Scene) -> None:
    endorsement = scene.endorsement("IFS")
    with transaction.atomic():
        cycle = services.ensure_cycle(on=NEXT_YEAR)
        services.renew(endorsement=endorsement, cycle=cycle)


def end(scene: Scene) -> None:
    services.end_endorsement(
        endorsement=scene.endorsement("IMHM"), ended_on=date(2026, 11, 1), reason=EndReason.RELINQUISHED
    )


def reopen(scene: Scene) -> None:
    services.reopen_endorsement(endorsement=scene.endorsement("IMHS"), reason="The wrong person.")


def hold(scene: Scene) -> None:
    services.place_hold(endorsee=scene.person, kind=HoldKind.SANCTIONED, starts_on=THIS_YEAR, reason="Letter.")


def release(scene: Scene) -> None:
    [inactive] = Hold.objects.filter(endorsee__in=scene.both, kind=HoldKind.INACTIVE)
    services.release_hold(hold=inactive, released_on=THIS_YEAR)


def void(scene: Scene) -> None:
    services.void_renewal(renewal=scene.oldest_renewal, reason="Paid by mistake.")


def renew_many(scene: Scene) -> None:
    everything = list(Endorsement.objects.values_list("pk", flat=True))
    with transaction.atomic():
        cycle = services.ensure_cycle(on=NEXT_YEAR)
        bulk.renew_many(endorsements=everything, cycle=cycle, on=clock.today())


def place_holds(scene: Scene) -> None:
    everybody = list(Endorsee.objects.values_list("pk", flat=True))
    bulk.place_holds(
        endorsees=everybody, kind=HoldKind.RETIRED, starts_on=THIS_YEAR, reason="Letter.", on=clock.today()
    )


def apply_the_import(scene: Scene) -> None:
    assert scene.plan
    apply_import(plan=ImportPlan.objects.get(pk=scene.plan.pk))


def load_places(scene: Scene) -> None:
    load_localities(["name,slug", f"Loaded{scene.tag},loaded-{scene.tag}"], only_these=True)


def renew_a_batch(scene: Scene) -> None:
    with transaction.atomic():
        cycle = services.ensure_cycle(on=NEXT_YEAR)
        endorsements = [scene.twins_endorsement]
        bulk.renew_many(endorsements=endorsements, cycle=cycle, on=clock.today(), batch=Batch(kind=BatchKind.RENEWAL))


def undo_the_batch(scene: Scene) -> None:
    batches.undo(batch=scene.batch, reason="The wrong year.")


def correct_the_dates(scene: Scene) -> None:
    endorsement = scene.endorsement("IFS")
    corrections.correct_dates(endorsement=endorsement, awarded_on=date(2024, 11, 6), ended_on=None, reason="Mistyped.")


def merge(scene: Scene) -> None:
    merging.merge(kept=scene.person, other=scene.twin, reason="One person.")


def merge_the_other_way(scene: Scene) -> None:
    merging.merge(kept=scene.twin, other=scene.person, reason="One person.")


def change_the_settings(scene: Scene) -> None:
    settings = RegistrySettings.load()
    settings.disclaimer = scene.tag
    settings.save()


def add_a_cycle(scene: Scene) -> None:
    services.ensure_cycle(on=date(2035, 1, 1))


def clear_samples(scene: Scene) -> None:
    sample_people.clear()


# The writers, and what is so afterwards if they were not refused.
WRITERS: dict[Callable[[Scene], None], Callable[[Scene], bool]] = {
    hide_the_phone: lambda scene: not scene.person.show_phone,
    change_the_credentials: lambda scene: scene.person.credentials == "PhD",
    rename_the_place: lambda scene: scene.person.locality.name == f"New{scene.tag}",
    change_the_cycle: lambda scene: scene.cycle.grace_until is not None,
    award: lambda scene: Renewal.objects.filter(endorsement=scene.endorsement("IFRS")).count() == 2,
    renew: lambda scene: scene.endorsement("IFS").renewals.filter(cycle__starts_on=NEXT_YEAR).count() == 1,
    end: lambda scene: scene.endorsement("IMHM").ended_on is not None,
    reopen: lambda scene: scene.endorsement("IMHS").ended_on is None,
    hold: lambda scene: scene.holds.filter(kind=HoldKind.SANCTIONED).count() == 1,
    release: lambda scene: not scene.holds.unreleased().filter(kind=HoldKind.INACTIVE).exists(),
    void: lambda scene: not scene.oldest_renewal.stands,
    renew_many: lambda scene: RenewalCycle.objects.covering(NEXT_YEAR).exists(),
    place_holds: lambda scene: scene.holds.filter(kind=HoldKind.RETIRED).exists(),
    apply_the_import: lambda scene: (
        [
            Endorsee.objects.filter(family_name=f"Summer{scene.tag}").count(),
            scene.person.organization,
        ]
        == [1, "Clinic"]
    ),
    load_places: lambda scene: Locality.objects.filter(slug=f"loaded-{scene.tag}").exists(),
    # A hold on everybody leaves nobody to renew in bulk.
    renew_a_batch: lambda scene: RenewalCycle.objects.covering(NEXT_YEAR).exists(),
    undo_the_batch: lambda scene: scene.batch.is_undone and not scene.batch.renewals.standing().exists(),
    correct_the_dates: lambda scene: scene.endorsement("IFS").awarded_on == date(2024, 11, 6),
    merge: lambda scene: scene.is_merged,
    merge_the_other_way: lambda scene: scene.is_merged,
    change_the_settings: lambda scene: RegistrySettings.load().disclaimer == scene.tag,
    add_a_cycle: lambda scene: RenewalCycle.objects.covering(date(2035, 1, 1)).count() == 1,
    clear_samples: lambda scene: not Endorsee.objects.samples().exists(),
}


@pytest.fixture(autouse=True)
def november(noon: None) -> None:
    for code in (*builders.NAMES, "IFRS"):
        builders.category(code)
    builders.cycle(THIS_YEAR)


def scene_for(*writers: Callable[[Scene], None]) -> Scene:
    scene = Scene()
    if clear_samples in writers:
        sample_people.load(size=1, seed=1)
    if apply_the_import in writers:
        row = {"given_name": "Ida", "family_name": f"Summer{scene.tag}", "category": "IFS", "awarded_on": "2028-11-01"}
        renewal = {"number": scene.person.number, "given_name": "Ada", "family_name": scene.person.family_name}
        renewal |= {"category": "IFS", "renewed_cycle": "2028–2029", "organization": "Clinic"}
        scene.plan = sheets.plan_of(sheets.csv_of(row, renewal))
        sheets.settle(scene.plan, {3: {"held": "go_on"}})
        assert sheets.outcomes(scene.plan) == ["create", "renew"]
    return scene


def writes(writer: Callable[[Scene], None]) -> int:
    """How many statements of the writer write; afterwards nothing is written."""
    scene = scene_for(writer)
    with transaction.atomic():
        found = writes_of(lambda: writer(scene))
        transaction.set_rollback(True)
    return found


def assert_the_keys_are_of_what_is_there() -> None:
    for person in Endorsee.with_merged.select_related("locality"):
        kept = person.public_key, person.staff_key, person.sort_key
        person.refresh_keys()
        assert kept == (person.public_key, person.staff_key, person.sort_key)


@pytest.mark.parametrize("first", WRITERS, ids=lambda writer: writer.__name__)
def test_a_writer_loses_nothing_and_fails_for_no_other_writer_in_the_middle_of_it(first):
    number = writes(first)
    for second in WRITERS:
        for before_write in sorted({1, min(2, number), number}):
            scene = scene_for(first, second)
            works = [partial(writer, scene) for writer in (first, second)]
            results = in_the_middle(*works, before_write=before_write)
            for writer, result in zip((first, second), results, strict=True):
                met = f"{first.__name__} met {second.__name__} at write {before_write}: {writer.__name__}"
                assert result is None or (isinstance(result, Refused) and not isinstance(result, Busy)), (met, result)
                assert result or WRITERS[writer](scene), met
            assert_the_keys_are_of_what_is_there()
