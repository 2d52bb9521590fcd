"""The registry as one import sees it, read once in a bounded number of queries."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from endorsement.calendar.lookup import Calendar
from endorsement.imports.cells import Wrong, read_date
from endorsement.imports.spellings import Kind, example_localities, find_kind, find_localities
from endorsement.models import (
    Category,
    Designation,
    Endorsee,
    Endorsement,
    Hold,
    ImportPlan,
    ImportRow,
    Locality,
    NumberAlias,
    RegistrySettings,
    Renewal,
    RenewalCycle,
)
from endorsement.search_keys import sort_key

_DASHES = re.compile(r"\s*[-–—]\s*")
_YEAR = re.compile(r"\d{4}")


# What a plan's steps refer to by key, and few enough to be compared whole.
_WORDS = (Category, Designation, Locality, RenewalCycle)


def state() -> str:
    """A fingerprint that changes with every write to the registry and every deletion from it.

    Every service adds to the history. Clearing the samples and removing locations take away without an entry, and the
    settings have their own form.
    """
    ours = ContentType.objects.filter(app_label="endorsement").exclude(
        model__in=[ImportPlan._meta.model_name, ImportRow._meta.model_name]
    )
    history = ModelLogEntry.objects.filter(content_type__in=ours).aggregate(Max("pk"), Count("pk"))
    settings = model_to_dict(RegistrySettings.load())
    people = Endorsee.objects.aggregate(Max("pk"), Count("pk"), Max("updated_at"))
    words = [list(model._default_manager.order_by("pk").values_list()) for model in _WORDS]
    # A plan that an earlier release made may have other fields, or other values in them.
    fields = [field.column for field in Endorsee._meta.concrete_fields]
    told = [history, people, sorted(settings.items()), words, fields]
    return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass
class KnownEndorsement:
    """A person's endorsement, in the registry or planned by an earlier row."""

    # The key of the record, or "line:12" for the one that this line awards.
    key: int | str
    endorsement: Endorsement
    # The first day each renewal that stands counts, by its cycle's first day.
    renewed: dict[date, date] = field(default_factory=dict)
    line: int | None = None
    # Whether the file ends it as superseded.
    gives_way: bool = False

    def is_of(self, kind: Kind) -> bool:
        return (self.endorsement.category, self.endorsement.designation) == kind


def email_and_family(email: str, family_name: str) -> tuple[str, str]:
    """What two records of one person share: the email address in lower case, and the folded family name."""
    return email.strip().casefold(), sort_key(family_name, "")


class Snapshot:
    """What planning reads. It loads all people at once: 10,000 of them take some 60 MB.

    Its queries share no transaction, because on SQLite nobody could write during one. What another writer adds between
    two of them may be half there and is left out: the plan is out of date then, and says so.
    """

    def __init__(self, *, on: date, as_history: bool) -> None:
        self.today = on
        self.as_history = as_history
        self.people: dict[int, Endorsee] = {}
        self.by_number: dict[str, int] = {}
        self.by_external_id: dict[str, int] = {}
        self.by_email_and_family: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.by_email: dict[str, list[int]] = defaultdict(list)
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for endorsee in Endorsee.objects.select_related("locality").defer("public_key", "staff_key").order_by("pk"):
            self._add_person(endorsee)
        for number, pk in NumberAlias.objects.values_list("number", "endorsee"):
            if pk in self.people:
                self.by_number[number.upper()] = pk
        self.endorsements: dict[int, list[KnownEndorsement]] = defaultdict(list)
        self._read_endorsements()
        self.holds: dict[int, list[Hold]] = defaultdict(list)
        for hold in Hold.objects.covering(on):
            self.holds[hold.endorsee_id].append(hold)
        self.calendar = Calendar()
        self._on_registry: dict[date, set[int]] = {}
        self._kinds: dict[str, Kind | None] = {}
        self._places: dict[str, list[Locality]] = {}
        self._named_cycles: dict[str, RenewalCycle | None] = {}

    def _add_person(self, endorsee: Endorsee) -> None:
        pk = endorsee.pk
        self.people[pk] = endorsee
        self.by_number[endorsee.number.upper()] = pk
        for other_id in filter(None, map(str.strip, endorsee.other_external_ids.split(","))):
            self.by_external_id.setdefault(other_id, pk)
        if endorsee.external_id:
            self.by_external_id[endorsee.external_id] = pk
        if endorsee.email:
            self.by_email_and_family[email_and_family(endorsee.email, endorsee.family_name)].append(pk)
            self.by_email[endorsee.email.casefold()].append(pk)
        self.by_name[endorsee.sort_key].append(pk)

    def _read_endorsements(self) -> None:
        categories = Category.objects.prefetch_related("designations").in_bulk()
        designations = {branch.pk: branch for category in categories.values() for branch in category.designations.all()}
        by_pk: dict[int, KnownEndorsement] = {}
        for endorsement in Endorsement.objects.order_by("awarded_on", "pk"):
            if endorsement.category_id not in categories:
                continue
            endorsement.category = categories[endorsement.category_id]
            if endorsement.designation_id:
                if endorsement.designation_id not in designations:
                    continue
                endorsement.designation = designations[endorsement.designation_id]
            by_pk[endorsement.pk] = known = KnownEndorsement(endorsement.pk, endorsement)
            self.endorsements[endorsement.endorsee_id].append(known)
        renewals = Renewal.objects.standing().values_list("endorsement", "cycle__starts_on", "effective_on")
        for endorsement_pk, starts_on, effective_on in renewals.iterator():
            if endorsement_pk in by_pk:
                by_pk[endorsement_pk].renewed[starts_on] = effective_on

    def on_registry(self, on: date) -> set[int]:
        """The keys of the endorsements that are on the registry on the day."""
        if on not in self._on_registry:
            self._on_registry[on] = set(Endorsement.objects.on_registry(on).values_list("pk", flat=True))
        return self._on_registry[on]

    # --- Words ---

    def kind_of(self, text: str) -> Kind | None:
        if text not in self._kinds:
            self._kinds[text] = find_kind(text)
        return self._kinds[text]

    def places(self, text: str) -> list[Locality]:
        if text not in self._places:
            self._places[text] = find_localities(text)
        return self._places[text]

    @cached_property
    def example_places(self) -> list[str]:
        return example_localities()

    # --- Cycles ---

    def cycle_named(self, text: str) -> RenewalCycle:
        """The cycle with this name, or the one with this date in it. A bare year is always a name (design, section 8).

        Raises:
            Unclear: the date can be read in more than one way.
            Wrong: there is no such cycle.
        """
        if text not in self._named_cycles:
            self._named_cycles[text] = self._cycle_called(_plain(text))
        if found := self._named_cycles[text]:
            return found
        if not _YEAR.fullmatch(text):
            try:
                return self.calendar.cycle(read_date(text))
            except Wrong:
                pass
        current = self.calendar.cycle(self.today)
        raise Wrong(
            _("“%(text)s” isn't a renewal cycle. Write its name, such as %(example)s, or a day in it, such as %(day)s.")
            % {"text": text, "example": current.name, "day": current.starts_on.isoformat()}
        )

    def _cycle_called(self, wanted: str) -> RenewalCycle | None:
        named = {_plain(cycle.name): cycle for cycle in self.calendar.names.values()}
        if wanted in named:
            return named[wanted]
        # A cycle without a row: the calendar names a cycle by the year in which it begins.
        for year in _YEAR.findall(wanted)[:1]:
            for day in (date(int(year), 12, 31), date(int(year), 7, 1)) if 1970 <= int(year) < 2100 else ():
                cycle = self.calendar.cycle(day)
                if _plain(cycle.name) == wanted:
                    return cycle
        return None


def _plain(name: str) -> str:
    return _DASHES.sub("-", " ".join(name.split())).casefold()
