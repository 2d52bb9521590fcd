"""The figures for a renewal season, and for the registry on any date. They are counted, never stored.

Unless the text says otherwise, they count endorsements, because each is renewed separately; a person may hold several.
Every figure is based on current records: a renewal voided yesterday never counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, Term
from endorsement.enums import DUE, GOOD_FOR_CYCLE, ON_REGISTRY, Progress, Standing
from endorsement.models import Category, Endorsee, Endorsement, Renewal
from endorsement.querysets import EndorseeQuerySet, EndorsementQuerySet

ONE_WEEK = timedelta(days=7)
WEEKS_BEFORE_CYCLE = 26


@dataclass(frozen=True)
class Season:
    """The renewals of one cycle, as of `today`. The cycle need not have a row."""

    name: str
    term: Term
    today: date

    @property
    def as_of(self) -> date:
        """The day for which holds and ends are read: today, or the cycle's last day once it is over."""
        return min(self.today, self.term.ends_on)

    @property
    def days_left(self) -> int:
        """Days until the cycle's last day, that day included; all of them before it begins, 0 once it is over."""
        return max(0, (self.term.ends_on - max(self.today, self.term.starts_on)).days + 1)

    @property
    def days_to_start(self) -> int:
        """Days until the cycle begins; 0 once it has."""
        return max(0, (self.term.starts_on - self.today).days)

    @property
    def previous(self) -> "Season":
        """The season of the cycle that covers the day before this one begins."""
        return season_on(self.term.starts_on - ONE_DAY, today=self.today)

    @property
    def endorsements(self) -> EndorsementQuerySet:
        """Those in force in the cycle, each with its `progress`; None if the season doesn't count it."""
        return Endorsement.objects.with_progress(self.term, as_of=self.as_of)

    @property
    def people_not_yet(self) -> EndorseeQuerySet:
        """People with an endorsement not yet renewed, by name, each with only those as `explained_endorsements`."""
        not_yet = self.endorsements.filter(progress=Progress.NOT_YET)
        return Endorsee.objects.holding(not_yet, on=self.as_of).by_name()

    @cached_property
    def rows(self) -> list["Row"]:
        """Every endorsement of the season, read once for all the figures, because finding the progress is slow."""
        values = self.endorsements.order_by().values_list("pk", "endorsee", "category", "awarded_on", "progress")
        return [
            Row(pk, endorsee, category, awarded_on, Progress(progress))
            for pk, endorsee, category, awarded_on, progress in values
            if progress is not None
        ]


@dataclass(frozen=True)
class Row:
    """One endorsement in a season, by its key and those of the endorsee and the category."""

    pk: int
    endorsee: int
    category: int
    awarded_on: date
    progress: Progress


def season_on(day: date, *, today: date) -> Season:
    """The season of the cycle that covers the day."""
    name, term = lookup.term_on(day)
    return Season(name=name, term=term, today=today)


# --- Progress ---


@dataclass(frozen=True)
class Tally:
    """How many endorsements have reached each stage. `due` is the sum of renewed, covered, held and not yet."""

    renewed: int = 0
    covered: int = 0
    held: int = 0
    not_yet: int = 0
    new: int = 0

    @classmethod
    def of(cls, counts: "Counter[Progress]") -> "Tally":
        return cls(**{progress.name.lower(): counts[progress] for progress in Progress})

    def _sum(self, which: Sequence[Progress]) -> int:
        return sum(getattr(self, progress.name.lower()) for progress in which)

    @property
    def due(self) -> int:
        """Awarded before the cycle, and either still expected to be good for it or already good for it."""
        return self._sum(DUE)

    @property
    def good(self) -> int:
        """Good for the cycle: renewed, covered by the award, or newly awarded."""
        return self._sum(GOOD_FOR_CYCLE)


@dataclass(frozen=True)
class SeasonTally:
    by_category: Sequence[tuple[Category, Tally]]
    total: Tally
    people_not_yet: int


def tally(season: Season) -> SeasonTally:
    """The season by category, every category in its order, and in total."""
    counts: defaultdict[int, Counter[Progress]] = defaultdict(Counter)
    for row in season.rows:
        counts[row.category][row.progress] += 1
    return SeasonTally(
        by_category=[(category, Tally.of(counts[category.pk])) for category in Category.objects.all()],
        total=Tally.of(Counter(row.progress for row in season.rows)),
        people_not_yet=len({row.endorsee for row in season.rows if row.progress == Progress.NOT_YET}),
    )


@dataclass(frozen=True)
class Week:
    """Renewals and new awards of one week, Monday to Sunday, and all renewals until its end."""

    starts_on: date
    renewed: int
    new: int
    renewed_so_far: int

    @property
    def ends_on(self) -> date:
        return self.starts_on + ONE_WEEK - ONE_DAY


def by_week(season: Season) -> list[Week]:
    """When the renewals began to count (`effective_on`), and when the new endorsements were awarded.

    Every week from the first of them until the last or the season's day, whichever is later. A day more than half a
    year before the cycle, or after its last day, counts in the first or last week.
    """
    effective_on = dict(Renewal.objects.for_term(season.term).order_by().values_list("endorsement", "effective_on"))
    rows = season.rows
    renewed = _by_monday(season, (effective_on[row.pk] for row in rows if row.progress == Progress.RENEWED))
    new = _by_monday(season, (row.awarded_on for row in rows if row.progress == Progress.NEW))
    mondays = [*renewed, *new]
    if not mondays:
        return []
    weeks: list[Week] = []
    so_far, monday, last = 0, min(mondays), max(*mondays, _monday(season.as_of))
    while monday <= last:
        so_far += renewed[monday]
        weeks.append(Week(monday, renewed[monday], new[monday], so_far))
        monday += ONE_WEEK
    return weeks


def _by_monday(season: Season, days: Iterable[date]) -> "Counter[date]":
    earliest = season.term.starts_on - WEEKS_BEFORE_CYCLE * ONE_WEEK
    return Counter(_monday(min(max(day, earliest), season.term.ends_on)) for day in days)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Retention:
    """Of the people good for the previous cycle, how many are good for this one, with any endorsement.

    So an upgrade counts as kept. People who have died are in neither number.
    """

    before: Season
    people: int
    kept: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means everyone; None if there was no one."""
        return self.kept * 100 // self.people if self.people else None


def retention(season: Season) -> Retention:
    before = season.previous
    people = Endorsee.objects.living(season.as_of).good_for(before.term)
    return Retention(before=before, people=people.count(), kept=people.good_for(season.term).count())


# --- The registry on a date ---


@dataclass(frozen=True)
class Placed:
    """The standing of an endorsement on the date of a census, with the keys of its endorsee and its category."""

    endorsee: int
    category: int
    standing: Standing

    @property
    def on_registry(self) -> bool:
        return self.standing in ON_REGISTRY


@dataclass(frozen=True)
class Census:
    """The registry on a date, based on current records: all endorsements by key, and how many people are `listed`."""

    on: date
    cycle_name: str
    listed: int
    placed: Mapping[int, Placed]

    @cached_property
    def _there(self) -> list[Placed]:
        return [placed for placed in self.placed.values() if placed.on_registry]

    @property
    def endorsements(self) -> int:
        """How many are on the registry."""
        return len(self._there)

    @property
    def people(self) -> int:
        """How many people are on the registry, listed or not."""
        return len({placed.endorsee for placed in self._there})

    @cached_property
    def by_category(self) -> list[tuple[Category, int]]:
        """Endorsements on the registry, every category in its order."""
        counts = Counter(placed.category for placed in self._there)
        return [(category, counts[category.pk]) for category in Category.objects.all()]

    @property
    def by_standing(self) -> "Counter[Standing]":
        """All endorsements."""
        return Counter(placed.standing for placed in self.placed.values())

    @property
    def people_off(self) -> EndorseeQuerySet:
        """People with an endorsement off the registry, by name, each with only those as `explained_endorsements`."""
        return Endorsee.objects.holding(Endorsement.objects.off_registry(self.on), on=self.on).by_name()


def census(on: date) -> Census:
    rows = Endorsement.objects.with_standing(on).order_by()
    values = rows.values_list("pk", "endorsee", "category", "standing")
    return Census(
        on=on,
        cycle_name=lookup.term_on(on)[0],
        listed=Endorsee.objects.listed(on).count(),
        placed={pk: Placed(endorsee, category, Standing(standing)) for pk, endorsee, category, standing in values},
    )


@dataclass(frozen=True)
class Change:
    """The endorsements on the registry in one census and not in the other, and their standing in that other one."""

    there: Census
    not_there: Census

    @cached_property
    def _gone(self) -> list[Placed]:
        now = self.not_there.placed
        return [now[pk] for pk, placed in self.there.placed.items() if placed.on_registry and not now[pk].on_registry]

    @property
    def reasons(self) -> list[tuple[Standing, int]]:
        """How many endorsements are missing, by standing."""
        return sorted(Counter(placed.standing for placed in self._gone).items())

    @property
    def count(self) -> int:
        """How many people hold any of them; some stay on with another endorsement."""
        return len({placed.endorsee for placed in self._gone})

    @property
    def people(self) -> EndorseeQuerySet:
        """These people, by name, each with only these endorsements as `explained_endorsements`."""
        gone = Endorsement.objects.leaving(now=self.there.on, on=self.not_there.on)
        return Endorsee.objects.holding(gone, on=self.not_there.on).by_name()
