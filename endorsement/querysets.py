"""The one rule: who is on the Active Endorsement Registry on a date. Nothing else decides it.

An endorsement is on the registry on date d when
1. it is in force: awarded by d and not ended by d (`in_force`);
2. a renewal that stands, effective by d, is for a cycle that covers d, grace included (`renewals_covering`);
3. no hold on the endorsee covers d (`holds_covering`).

`on_registry(on)` is that rule, for staff, reports and verification. `listed(on)` adds the endorsee's own wish to be
listed and is what every public list, record, file, count and search reads.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Collate

from endorsement.calendar.terms import ONE_DAY, Term
from endorsement.consent import SWITCHES
from endorsement.enums import OPEN_REQUESTS, HoldKind, MessageStatus, Progress, RenewalKind, Standing

if TYPE_CHECKING:
    from endorsement.models import Endorsement, RenewalCycle


def shown(field: str, *, of: str = "") -> Case:
    """`Endorsee.shown` in SQL: what is hidden stays in the database. `of` leads to the endorsee."""
    return Case(When(**{f"{of}{SWITCHES[field]}": True}, then=F(f"{of}{field}")))


def _in_bytes(field: str, *, using: str) -> F | Collate:
    """Sorts a text the same way on every database."""
    from django.db import connections

    # PostgreSQL's own collations skip the blanks and tabs that the sort key relies on.
    return Collate(field, "C") if connections[using].vendor == "postgresql" else F(field)


def _model(name: str) -> Any:
    # The models name their managers, so their module cannot be imported from here.
    return apps.get_model("endorsement", name)


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that stay. `services` is the only writer."""

    def delete(self) -> Any:
        raise TypeError(f"{self.model._meta.verbose_name_plural} are never deleted.".capitalize())

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


# --- The parts of the rule ---


def in_force(on: date) -> Q:
    """Part 1, on endorsements: `ended_on` is the first day it is no longer in force."""
    return Q(awarded_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))


def in_force_during(term: Term) -> Q:
    """On endorsements: in force on at least one day of the term."""
    ended_later = Q(ended_on__gt=term.starts_on) & Q(ended_on__gt=F("awarded_on"))
    return Q(awarded_on__lte=term.ends_on) & (Q(ended_on=None) | ended_later)


class RenewalQuerySet(AppendOnlyQuerySet):
    """Renewals, voided ones too."""

    def standing(self) -> Self:
        """Those not voided."""
        return self.filter(voided_at=None)

    def voided(self) -> Self:
        return self.exclude(voided_at=None)

    def for_term(self, term: Term) -> Self:
        """Those that stand for the cycle of these days; none if it has no row."""
        return self.standing().filter(cycle__starts_on=term.starts_on)

    def covering(self, on: date) -> Self:
        """Part 2: they stand, are effective by `on`, and their cycle covers it, grace included."""
        return self.standing().not_over(on).filter(effective_on__lte=on, cycle__starts_on__lte=on)

    def not_over(self, on: date) -> Self:
        """All but those that are `over`: their cycle covers the date, grace included, or begins later."""
        return self.filter(Q(cycle__ends_on__gte=on) | Q(cycle__grace_until__gte=on))

    def over(self, on: date) -> Self:
        """Those whose cycle is over: it lists no one on `on`, not even by grace. `RenewalCycle.is_over` in SQL."""
        past_grace = Q(cycle__grace_until=None) | Q(cycle__grace_until__lt=on)
        return self.filter(past_grace, cycle__ends_on__lt=on)


class HoldQuerySet(AppendOnlyQuerySet):
    """Holds, released ones too."""

    def covering(self, on: date) -> Self:
        """Part 3: `released_on` is the first day without the hold."""
        return self.not_over(on).filter(starts_on__lte=on)

    def not_over(self, on: date) -> Self:
        """Those that cover the date or begin later."""
        return self.filter(Q(released_on=None) | Q(released_on__gt=on))

    def for_a_death(self) -> Self:
        return self.filter(kind=HoldKind.DECEASED)

    def unreleased(self) -> Self:
        """Those without an end so far, including those that start later."""
        return self.filter(released_on=None)


class RenewalCycleQuerySet(AppendOnlyQuerySet):
    """Renewal cycles; none overlap."""

    def covering(self, on: date) -> Self:
        """The cycle of a day, grace not included: one row or none. `Term.covers` in SQL, for subqueries."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)

    def overlapping(self, term: Term) -> Self:
        """Those that share a day with the term."""
        return self.filter(starts_on__lte=term.ends_on, ends_on__gte=term.starts_on)


class RenewalLinkQuerySet(models.QuerySet[Any]):
    """The personal links to the renewal form."""

    def usable(self, on: date) -> Self:
        """Those of living people, until the last day of their cycle, grace included."""
        return self.filter(
            Q(cycle__ends_on__gte=on) | Q(cycle__grace_until__gte=on),
            endorsee__in=_model("Endorsee").objects.living(on),
        )


class MessageQuerySet(AppendOnlyQuerySet):
    """The mail to endorsees, whatever became of it."""

    def waiting(self) -> Self:
        """Those that the next run sends."""
        return self.filter(status=MessageStatus.QUEUED, claimed_at=None)

    def cut_short(self, before: datetime) -> Self:
        """Those that a run claimed before the moment and never finished."""
        return self.filter(status=MessageStatus.QUEUED, claimed_at__lt=before)

    def failed(self) -> Self:
        return self.filter(status=MessageStatus.FAILED)


class RenewalRequestQuerySet(AppendOnlyQuerySet):
    """The requests that people sent through their links."""

    def open(self) -> Self:
        """Those that nobody has decided about."""
        return self.filter(status__in=OPEN_REQUESTS)


def renewals_covering(on: date) -> RenewalQuerySet:
    renewals: RenewalQuerySet = _model("Renewal").objects.covering(on)
    return renewals.filter(endorsement=OuterRef("pk"))


def holds_covering(on: date) -> HoldQuerySet:
    holds: HoldQuerySet = _model("Hold").objects.covering(on)
    return holds.filter(endorsee=OuterRef("endorsee"))


# --- The rule ---


class EndorsementQuerySet(AppendOnlyQuerySet):
    """Endorsements, ended ones too."""

    def on_registry(self, on: date) -> Self:
        """Those on the registry on this date (design, section 3)."""
        return self.filter(in_force(on), Exists(renewals_covering(on)), ~Exists(holds_covering(on)))

    def in_force_before(self, day: date) -> Self:
        """Those that were in force on some day before this one, renewed or not."""
        return self.filter(in_force_during(Term(date.min, day - ONE_DAY)))

    def listed(self, on: date) -> Self:
        """Those a visitor may see on this date."""
        return self.on_registry(on).filter(endorsee__listed=True)

    def with_standing(self, on: date) -> Self:
        """Annotates `standing` (enums.Standing), from the same parts as `on_registry`, and `listing_cycle_id`.

        A test holds the two together: on the registry are exactly the standings in `enums.ON_REGISTRY`.
        `listing_cycle_id` is the latest cycle whose renewal covers the date, None where there is none.
        """
        standing_renewals = _model("Renewal").objects.standing().filter(endorsement=OuterRef("pk"))
        covering = renewals_covering(on)
        return self.annotate(
            listing_cycle_id=Subquery(covering.order_by("-cycle__starts_on").values("cycle")[:1]),
            standing=Case(
                When(awarded_on__gt=on, then=Value(Standing.NOT_AWARDED_YET)),
                When(Exists(holds_covering(on)), then=Value(Standing.HELD)),
                When(~in_force(on), then=Value(Standing.ENDED)),
                When(~Exists(standing_renewals), then=Value(Standing.NEVER_RENEWED)),
                When(Exists(covering.filter(cycle__ends_on__gte=on)), then=Value(Standing.ACTIVE)),
                When(Exists(covering), then=Value(Standing.GRACE)),
                When(Exists(standing_renewals.over(on)), then=Value(Standing.LAPSED)),
                default=Value(Standing.NOT_YET_EFFECTIVE),
                output_field=models.PositiveSmallIntegerField(),
            ),
        )

    def off_registry(self, on: date) -> Self:
        """All the others: those not on the registry on this date."""
        return self.exclude(pk__in=_model("Endorsement").objects.on_registry(on))

    def leaving(self, *, now: date, on: date) -> Self:
        """Those on the registry on the day `now` that are not on it on the day `on`, earlier or later."""
        return self.on_registry(now).off_registry(on)

    def good_for(self, term: Term) -> Self:
        """Those renewed for the cycle, with the award or later, and in force on at least one of its days."""
        renewals = _model("Renewal").objects.for_term(term).filter(endorsement=OuterRef("pk"))
        return self.filter(in_force_during(term), Exists(renewals))

    def with_progress(self, term: Term, *, as_of: date) -> Self:
        """Those in force on at least one day of the cycle, with their `progress` in its season (enums.Progress).

        It is None for those that the season is not about. With a standing renewal for it, it is newly awarded when it
        was awarded on a day of the cycle, covered by the award when that renewal came with an earlier award, and
        renewed otherwise. Without one it is on hold or not yet renewed, provided it is in force on `as_of` and either
        a renewal covered the day before the cycle begins, grace included, or it was awarded in the cycle. So the season
        leaves out people who lapsed before or have died, and endorsements that have ended (domain.md rule 19).
        """
        renewals = _model("Renewal").objects.for_term(term).filter(endorsement=OuterRef("pk"))
        holds = holds_covering(as_of)
        awarded_in_it = Q(awarded_on__gte=term.starts_on)
        continues = awarded_in_it | Exists(renewals_covering(term.starts_on - ONE_DAY))
        expected = in_force(as_of) & continues & ~Exists(holds.for_a_death())
        progress = Case(
            When(awarded_in_it & Exists(renewals), then=Value(Progress.NEW)),
            When(Exists(renewals.filter(kind=RenewalKind.INITIAL)), then=Value(Progress.COVERED)),
            When(Exists(renewals), then=Value(Progress.RENEWED)),
            When(expected & Exists(holds), then=Value(Progress.HELD)),
            When(expected, then=Value(Progress.NOT_YET)),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.filter(in_force_during(term)).annotate(progress=progress)

    def with_history(self) -> Self:
        """With everything that names the endorsement and its renewals, in a fixed number of queries."""
        renewals = _model("Renewal").objects.select_related("cycle").order_by("cycle__starts_on", "pk")
        return self.select_related("category", "designation").prefetch_related(Prefetch("renewals", renewals))

    def explained(self, on: date) -> Self:
        """Everything that `standing.explain` reads, with the holds in force as `endorsee.holds_in_force`."""
        holds = Prefetch("endorsee__holds", _model("Hold").objects.covering(on), to_attr="holds_in_force")
        return self.with_standing(on).with_history().select_related("endorsee").prefetch_related(holds).in_order()

    def for_renewal(self, cycle: RenewalCycle, *, on: date) -> Self:
        """Only what a bulk renewal reads of each: from the ledger just ids, and the holds that are not over.

        Annotates `renewed_by_id`, the renewal that stands for the cycle, `last_cycle_id`, the latest earlier cycle
        with one, and `renewed_later`. Prefetches `endorsee.holds_not_over`.
        """
        standing = _model("Renewal").objects.standing().filter(endorsement=OuterRef("pk"))
        earlier = standing.filter(cycle__starts_on__lt=cycle.starts_on).order_by("-cycle__starts_on")
        holds = Prefetch("endorsee__holds", _model("Hold").objects.not_over(on), to_attr="holds_not_over")
        people = self.select_related("endorsee").defer("endorsee__public_key", "endorsee__staff_key", "endorsee__notes")
        return (
            people.prefetch_related("category", "designation", holds)
            .annotate(
                renewed_by_id=Subquery(standing.filter(cycle=cycle.pk).values("pk")[:1]),
                last_cycle_id=Subquery(earlier.values("cycle")[:1]),
                renewed_later=Exists(standing.filter(cycle__starts_on__gt=cycle.starts_on)),
            )
            .in_order()
        )

    def by_name(self) -> Self:
        """By the endorsee's name, as `EndorseeQuerySet.by_name`, then in the order of `in_order`."""
        return self.order_by(
            _in_bytes("endorsee__sort_key", using=self.db), "endorsee", *self.in_order().query.order_by
        )

    def in_order(self) -> Self:
        """In the order of categories and designations, not by name: they aren't a ladder, but they have an order."""
        return self.order_by("category__sort_order", "designation__sort_order", "awarded_on", "pk")


class EndorseeQuerySet(AppendOnlyQuerySet):
    """Endorsees, whatever their standing."""

    def on_registry(self, on: date) -> Self:
        """Those with at least one endorsement on the registry on this date."""
        return self.filter(self._having(_model("Endorsement").objects.on_registry(on)))

    def listed(self, on: date) -> Self:
        """Those a visitor may see on this date."""
        return self.filter(self._having(_model("Endorsement").objects.listed(on)))

    def with_standing(self, on: date) -> Self:
        """Annotates `standing`, the greatest of their endorsements'; None for a person without any."""
        best = _model("Endorsement").objects.with_standing(on).filter(endorsee=OuterRef("pk"))
        return self.annotate(standing=Subquery(best.order_by("-standing").values("standing")[:1]))

    def good_for(self, term: Term) -> Self:
        """Those with at least one endorsement good for the cycle."""
        return self.filter(self._having(_model("Endorsement").objects.good_for(term)))

    def living(self, on: date) -> Self:
        """Those without a hold for a death on this date."""
        deaths = _model("Hold").objects.covering(on).for_a_death().filter(endorsee=OuterRef("pk"))
        return self.filter(~Exists(deaths))

    def can_be_mailed(self, on: date) -> Self:
        """The living people with an address who didn't ask for no mail. Fictional people get none."""
        return self.living(on).filter(no_mail=False, is_sample=False).exclude(email="")

    def samples(self) -> Self:
        """The fictional people of `manage.py sample_registry`."""
        return self.filter(is_sample=True)

    def matching(self, words: list[list[str]], *, key: str) -> Self:
        """Those whose folded key (`public_key` or `staff_key`) has, for every word, one that begins with it.

        Each word comes as its parts (search_keys.query_words): "O'Brien" finds O'Brien, Obrien and O Brien.
        """
        queryset = self
        for parts in words:
            apart = Q()
            for part in parts:
                apart &= Q(**{f"{key}__contains": f" {part}"})
            queryset = queryset.filter(apart | Q(**{f"{key}__contains": " " + "".join(parts)}))
        return queryset

    def with_endorsements(self, on: date) -> Self:
        """Prefetches `endorsements_on_registry`: just those that put the endorsee on the registry on this date."""
        endorsements = _model("Endorsement").objects.on_registry(on).with_standing(on).with_history().in_order()
        return self.select_related("locality").prefetch_related(
            Prefetch("endorsements", endorsements, to_attr="endorsements_on_registry")
        )

    def with_explanation(self, on: date) -> Self:
        """Prefetches what `standing.explain` reads: `explained_endorsements`, each with its standing."""
        endorsements = _model("Endorsement").objects.explained(on)
        return self.select_related("locality").prefetch_related(
            Prefetch("endorsements", endorsements, to_attr="explained_endorsements")
        )

    def with_holds(self, on: date) -> Self:
        """Prefetches `holds_in_force`, those that cover the date."""
        return self.prefetch_related(Prefetch("holds", _model("Hold").objects.covering(on), to_attr="holds_in_force"))

    def with_unreleased_holds(self) -> Self:
        """Prefetches `unreleased_holds`."""
        return self.prefetch_related(Prefetch("holds", _model("Hold").objects.unreleased(), to_attr="unreleased_holds"))

    def holding(self, endorsements: EndorsementQuerySet, *, on: date) -> Self:
        """Those who hold one of these endorsements; prefetches just these, as `with_explanation` does."""
        explained = Prefetch("endorsements", endorsements.explained(on), to_attr="explained_endorsements")
        return self.filter(self._having(endorsements)).prefetch_related(explained)

    def by_name(self, *, descending: bool = False) -> Self:
        """Family name, given name; the same order on every database."""
        key = _in_bytes("sort_key", using=self.db)
        return self.order_by(key.desc() if descending else key.asc(), "-pk" if descending else "pk")

    @staticmethod
    def _having(endorsements: models.QuerySet[Endorsement]) -> Exists:
        return Exists(endorsements.filter(endorsee=OuterRef("pk")))
