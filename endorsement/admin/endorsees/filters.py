"""The filters of the listing of endorsees."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from endorsement import clock
from endorsement.admin.actions.renewal_cycles import cycle_choices
from endorsement.admin.day_field import DayField
from endorsement.enums import Progress, Standing
from endorsement.models import Category, Designation, Endorsee, Endorsement, Locality, Renewal, RenewalCycle
from endorsement.querysets import EndorseeQuerySet
from endorsement.reports.season import season_on

NO_ENDORSEMENT = "none"


class DayFilter(django_filters.DateFilter):
    field_class = DayField


def regions() -> list[tuple[str, str]]:
    names = Locality.objects.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
    return [(name, name) for name in names]


def cycles() -> list[tuple[str, str]]:
    """The cycles of the renewal season, with or without a row, by their first days."""
    return list(flatten_choices(cycle_choices(clock.today())))


class EndorseeFilterSet(WagtailFilterSet):
    """Standing, category, designation and cycle all apply to the same endorsement.

    So "lapsed" with "IFS" finds people whose IFS lapsed, whatever else they hold. The standing is as of the day `on`.
    """

    on = DayFilter(label=_("As of"), method="with_the_others", help_text=_("Today, unless you choose another day."))
    standing = django_filters.MultipleChoiceFilter(
        label=_("Standing"),
        choices=[*Standing.choices, (NO_ENDORSEMENT, _("No endorsement"))],
        method="with_the_others",
        widget=CheckboxSelectMultiple,
    )
    category = django_filters.ModelMultipleChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="by_category", widget=CheckboxSelectMultiple
    )
    designation = django_filters.ModelMultipleChoiceFilter(
        label=_("Designation"),
        queryset=Designation.objects.select_related("category"),
        method="by_designation",
        widget=CheckboxSelectMultiple,
    )
    renewed_for = django_filters.ModelChoiceFilter(
        label=_("Renewed for"), queryset=RenewalCycle.objects.all(), method="by_cycle"
    )
    not_renewed_for = django_filters.ChoiceFilter(
        label=_("Not yet renewed for"),
        choices=cycles,
        method="by_missing_cycle",
        help_text=_(
            "Due for this cycle and not renewed, as in the renewal season. People who lapsed before aren't due."
        ),
    )
    locality = django_filters.ModelChoiceFilter(label=_("Location"), queryset=Locality.objects.all())
    region = django_filters.ChoiceFilter(label=_("Region"), choices=regions, field_name="locality__region")
    listed = django_filters.TypedChoiceFilter(
        label=_("Listed"), choices=[("true", _("Yes")), ("false", _("No"))], coerce="true".__eq__
    )

    class Meta:
        model = Endorsee
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day of the standing: today if no day or an invalid one was chosen."""
        return (self.form.is_valid() and self.form.cleaned_data["on"]) or clock.today()

    def filter_queryset(self, queryset: EndorseeQuerySet) -> EndorseeQuerySet:
        self.asked = Q()
        queryset = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data["standing"]
        endorsements = Endorsement.objects.filter(endorsee=OuterRef("pk"))
        if not chosen:
            return queryset.filter(Exists(endorsements.filter(self.asked))) if self.asked else queryset
        standings = [int(value) for value in chosen if value != NO_ENDORSEMENT]
        wanted = endorsements.filter(self.asked).with_standing(self.day)
        found: Any = Exists(wanted.filter(standing__in=standings))
        # People without an endorsement have none in a category either.
        if NO_ENDORSEMENT in chosen and not self.asked:
            found |= ~Exists(endorsements)
        return queryset.filter(found)

    def with_the_others(self, queryset: EndorseeQuerySet, name: str, value: Any) -> EndorseeQuerySet:
        """The standing and its day apply last, to the endorsements that the other filters leave."""
        return queryset

    def by_category(self, queryset: EndorseeQuerySet, name: str, values: QuerySet[Category]) -> EndorseeQuerySet:
        self.asked &= Q(category__in=values) if values else Q()
        return queryset

    def by_designation(self, queryset: EndorseeQuerySet, name: str, values: QuerySet[Designation]) -> EndorseeQuerySet:
        self.asked &= Q(designation__in=values) if values else Q()
        return queryset

    def by_cycle(self, queryset: EndorseeQuerySet, name: str, cycle: RenewalCycle) -> EndorseeQuerySet:
        self.asked &= Q(Exists(Renewal.objects.standing().filter(cycle=cycle, endorsement=OuterRef("pk"))))
        return queryset

    def by_missing_cycle(self, queryset: EndorseeQuerySet, name: str, first_day: str) -> EndorseeQuerySet:
        season = season_on(date.fromisoformat(first_day), today=clock.today())
        self.asked &= Q(pk__in=season.endorsements.filter(progress=Progress.NOT_YET).values("pk"))
        return queryset
