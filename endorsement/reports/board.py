"""The report for the board: who came to the registry, stayed on it and left it, cycle by cycle.

It counts people. Each is compared on two days: the eve of the cycle, and the last day of the cycle or today. Who was on
the registry on a day is the one rule's answer by what we know now, grace included (design, section 3). In a category a
person counts once, whatever they hold in it, so that the categories may add up to more than the total.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from endorsement.calendar.terms import ONE_DAY
from endorsement.enums import GONE, HERE, ON_REGISTRY, Movement, Standing
from endorsement.models import Category, Endorsement, RenewalCycle
from endorsement.reports.season import Season, season_on

MOST_CYCLES = 8


@dataclass(frozen=True)
class Held:
    """An endorsement: its keys, and where its holder is recorded now."""

    pk: int
    endorsee: int
    category: int
    region: str
    place: str


@dataclass(frozen=True)
class Flow:
    """People by what became of them. `before` = kept + gone, `now` = kept + back + new."""

    kept: int = 0
    back: int = 0
    new: int = 0
    lapsed: int = 0
    held: int = 0
    ended: int = 0

    @classmethod
    def of(cls, counts: "Counter[Movement]") -> "Flow":
        return cls(**{movement.value: counts[movement] for movement in Movement})

    def _sum(self, which: Iterable[Movement]) -> int:
        return sum(getattr(self, movement.value) for movement in which)

    @property
    def now(self) -> int:
        return self._sum(HERE)

    @property
    def gone(self) -> int:
        return self._sum(GONE)

    @property
    def before(self) -> int:
        return self.kept + self.gone

    @property
    def kept_percent(self) -> int | None:
        """Rounded down, so that 100 means everyone; None if there was no one."""
        return self.kept * 100 // self.before if self.before else None


class Board:
    """The figures of the cycle that covers `day`, and of those before it, as of `today`."""

    def __init__(self, day: date, *, today: date) -> None:
        self.today = today
        self.season = season_on(day, today=today)
        self._standings: dict[date, Mapping[int, Standing]] = {}

    @cached_property
    def _rows(self) -> list[Held]:
        person = ("endorsee__locality__region", "endorsee__locality__name")
        rows = Endorsement.objects.order_by().values_list("pk", "endorsee", "category", *person)
        return [
            Held(pk, endorsee, category, region or "", place or "") for pk, endorsee, category, region, place in rows
        ]

    def _on(self, day: date) -> Mapping[int, Standing]:
        """The last day of a cycle is the eve of the next one, so each is read once."""
        if day not in self._standings:
            placed = Endorsement.objects.with_standing(day).order_by().values_list("pk", "standing")
            self._standings[day] = {pk: Standing(standing) for pk, standing in placed}
        return self._standings[day]

    def _flows(self, season: Season, group_of: Callable[[Held], Hashable]) -> dict[Hashable, Flow]:
        eve, now = self._on(season.term.starts_on - ONE_DAY), self._on(season.as_of)
        earlier = set(Endorsement.objects.in_force_before(season.term.starts_on).values_list("pk", flat=True))
        held: defaultdict[tuple[Hashable, int], list[Held]] = defaultdict(list)
        for row in self._rows:
            held[group_of(row), row.endorsee].append(row)
        counts: defaultdict[Hashable, Counter[Movement]] = defaultdict(Counter)
        for (group, _person), rows in held.items():
            if movement := _movement(rows, eve, now, earlier=earlier):
                counts[group][movement] += 1
        return {group: Flow.of(moved) for group, moved in counts.items()}

    @cached_property
    def total(self) -> Flow:
        return self._total(self.season)

    def _total(self, season: Season) -> Flow:
        return self._flows(season, lambda row: None).get(None, Flow())

    @cached_property
    def by_category(self) -> list[tuple[Category, Flow]]:
        """Every category, in its order."""
        flows = self._flows(self.season, lambda row: row.category)
        return [(category, flows.get(category.pk, Flow())) for category in Category.objects.all()]

    @cached_property
    def by_region(self) -> list[tuple[str, Flow]]:
        """By the region of the location recorded now, or the location if it is in none; "" without a location, last."""
        flows = self._flows(self.season, lambda row: row.region or row.place)
        return [(str(region), flows[region]) for region in sorted(flows, key=lambda region: (not region, region))]

    @cached_property
    def by_cycle(self) -> list[tuple[Season, Flow]]:
        """The cycle and those before it, the oldest first; none before the first that the registry has."""
        first = RenewalCycle.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
        seasons = [self.season]
        while len(seasons) < MOST_CYCLES and first and seasons[0].term.starts_on > first:
            seasons.insert(0, seasons[0].previous)
        return [(season, self.total if season is self.season else self._total(season)) for season in seasons]


def _movement(
    rows: list[Held], eve: Mapping[int, Standing], now: Mapping[int, Standing], *, earlier: Set[int]
) -> Movement | None:
    """What became of the holder of these endorsements; None if they were on the registry on neither day.

    `earlier` has the endorsements (ids) that were in force before the cycle.
    """
    before = [row for row in rows if eve.get(row.pk) in ON_REGISTRY]
    if any(now.get(row.pk) in ON_REGISTRY for row in rows):
        if before:
            return Movement.KEPT
        return Movement.BACK if any(row.pk in earlier for row in rows) else Movement.NEW
    if not before:
        return None
    standings = {now.get(row.pk) for row in before}
    if Standing.HELD in standings:
        return Movement.HELD
    return Movement.ENDED if standings == {Standing.ENDED} else Movement.LAPSED
