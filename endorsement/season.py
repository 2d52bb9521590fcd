"""The figures of a renewal season, and of the registry on any date. They are counted, never stored.

Endorsements are counted where the text says nothing else, because each is renewed by itself; a person may hold several.
Every figure is what is recorded now: a renewal voided yesterday was never there.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from endorsement import periods
from endorsement.cycles import ONE_DAY, Term
from endorsement.enums import DUE, GOOD_FOR_CYCLE, ON_REGISTRY, Progress, Standing
from endorsement.models import Category, Endorsee, Endorsement, Renewal
from endorsement.querysets import EndorseeQuerySet, EndorsementQuerySet

ONE_WEEK = timedelta(days=7)
WEEKS_BEFORE_CYCLE = 26


@dataclass(frozen=True)
class Season:
    """The renewals of one cycle, seen on the registry's today. The cycle need not have a row."""

    name: str
    term: Term
    today: date

    @property
    def as_of(self) -> date:
        """The day on which holds and ends are asked: today, or the cycle's last day once it is over."""
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
        """All that the season is about, each with its `progress`."""
        return Endorsement.objects.in_season(self.term, as_of=self.as_of)

    @property
    def people_not_yet(self) -> EndorseeQuerySet:
        """Who holds an endorsement not yet renewed, by name, each with just those as `explained_endorsements`."""
        not_yet = self.endorsements.filter(progress=Progress.NOT_YET)
        return Endorsee.objects.holding(not_yet, on=self.as_of).by_name()


def season_on(day: date, *, today: date) -> Season:
    """The season of the cycle that covers the day."""
    name, term = periods.term_on(day)
    return Season(name=name, term=term, today=today)


# --- How far it has come ---


@dataclass(frozen=True)
class Tally:
    """How many endorsements have come how far. `due` is the sum of renewed, covered, held and not yet."""

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
        """Awarded before the cycle and still expected to be good for it, or good for it already."""
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
    """The season by category, every category in its order, and together."""
    counts: dict[int, Counter[Progress]] = {}
    total: Counter[Progress] = Counter()
    rows = season.endorsements.order_by().values_list("category", "progress").annotate(Count("pk"))
    for category, progress, count in rows:
        counts.setdefault(category, Counter())[Progress(progress)] = count
        total[Progress(progress)] += count
    return SeasonTally(
        by_category=[(category, Tally.of(counts.get(category.pk, Counter()))) for category in Category.objects.all()],
        total=Tally.of(total),
        people_not_yet=season.people_not_yet.count(),
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

    Every week from the first of them until the last or the season's day, whichever is later. What lies more than
    half a year before the cycle, or after its last day, is counted in the first or last week.
    """
    renewed = _by_monday(season, _effective_days(season))
    new = _by_monday(
        season,
        dict(
            season.endorsements.filter(progress=Progress.NEW).order_by().values_list("awarded_on").annotate(Count("pk"))
        ),
    )
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


def _effective_days(season: Season) -> dict[date, int]:
    renewed = season.endorsements.filter(progress=Progress.RENEWED)
    renewals = Renewal.objects.for_term(season.term).filter(endorsement__in=renewed)
    return dict(renewals.order_by().values_list("effective_on").annotate(Count("pk")))


def _by_monday(season: Season, days: dict[date, int]) -> "Counter[date]":
    earliest = season.term.starts_on - WEEKS_BEFORE_CYCLE * ONE_WEEK
    counts: Counter[date] = Counter()
    for day, count in days.items():
        counts[_monday(min(max(day, earliest), season.term.ends_on))] += count
    return counts


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Retention:
    """Of the people good for the cycle before, how many are good for this one, with whichever endorsement.

    So an upgrade keeps a person. Who has died is in neither number.
    """

    before: Season
    people: int
    kept: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means everybody; None where there was nobody."""
        return self.kept * 100 // self.people if self.people else None


def retention(season: Season) -> Retention:
    before = season.previous
    people = Endorsee.objects.living(season.as_of).good_for(before.term)
    return Retention(before=before, people=people.count(), kept=people.good_for(season.term).count())


# --- The registry on a date ---


@dataclass(frozen=True)
class Census:
    """The registry on a date: `people` and `endorsements` on it, `listed` the people on the public list."""

    on: date
    cycle_name: str
    people: int
    listed: int
    by_category: Sequence[tuple[Category, int]]
    by_standing: "Counter[Standing]"

    @property
    def endorsements(self) -> int:
        return sum(self.by_standing[standing] for standing in ON_REGISTRY)


def census(on: date) -> Census:
    """Counts who is on the registry on the date, by what is recorded now, and all endorsements by their standing."""
    by_category: Counter[int] = Counter()
    by_standing: Counter[Standing] = Counter()
    standings = Endorsement.objects.with_standing(on).order_by().values_list("category", "standing")  # type: ignore[misc]
    rows = standings.annotate(Count("pk"))
    for category, standing, count in rows:
        by_standing[Standing(standing)] += count
        if standing in ON_REGISTRY:
            by_category[category] += count
    return Census(
        on=on,
        cycle_name=periods.term_on(on)[0],
        people=Endorsee.objects.on_registry(on).count(),
        listed=Endorsee.objects.listed(on).count(),
        by_category=[(category, by_category[category.pk]) for category in Category.objects.all()],
        by_standing=by_standing,
    )


def people_off(on: date) -> EndorseeQuerySet:
    """Who holds an endorsement off the registry on the date, by name, each with just those."""
    return Endorsee.objects.holding(Endorsement.objects.off_registry(on), on=on).by_name()


@dataclass(frozen=True)
class Change:
    """Who is on the registry on one date and not on the other, and why: their standing `on` that date."""

    on: date
    endorsements: EndorsementQuerySet

    @property
    def people(self) -> EndorseeQuerySet:
        """By name, each with just the endorsements that leave, as `explained_endorsements`."""
        return Endorsee.objects.holding(self.endorsements, on=self.on).by_name()

    @property
    def reasons(self) -> list[tuple[Standing, int]]:
        """How many endorsements leave for which standing."""
        standings = self.endorsements.with_standing(self.on).order_by().values_list("standing")
        rows = standings.annotate(Count("pk"))
        return [(Standing(standing), count) for standing, count in sorted(rows)]


def dropping_off(*, today: date, on: date) -> Change:
    """On the registry today and not on the date; why not on the date."""
    return Change(on=on, endorsements=Endorsement.objects.leaving(now=today, on=on))


def joining(*, today: date, on: date) -> Change:
    """On the registry on the date and not today; why not today."""
    return Change(on=today, endorsements=Endorsement.objects.leaving(now=on, on=today))
