"""The filters of the listing of endorsees."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from endorsement import clock
from endorsement.enums import Standing
from endorsement.models import Category, Designation, Endorsee, Endorsement, Locality, Renewal, RenewalCycle
from endorsement.querysets import EndorseeQuerySet

NO_ENDORSEMENT = "none"


def regions() -> list[tuple[str, str]]:
    names = Locality.objects.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
    return [(name, name) for name in names]


class EndorseeFilterSet(WagtailFilterSet):
    """Standing, category, designation and cycle are asked of one and the same endorsement.

    So "lapsed" with "IFS" finds who lapsed as an IFS, whatever else they hold.
    """

    standing = django_filters.MultipleChoiceFilter(
        label=_("Standing today"),
        choices=[*Standing.choices, (NO_ENDORSEMENT, _("No endorsement"))],
        method="by_standing",
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
    locality = django_filters.ModelChoiceFilter(label=_("Locality"), queryset=Locality.objects.all())
    region = django_filters.ChoiceFilter(label=_("Region"), choices=regions, field_name="locality__region")
    listed = django_filters.BooleanFilter(label=_("Listed"))

    class Meta:
        model = Endorsee
        fields: list[str] = []

    def filter_queryset(self, queryset: EndorseeQuerySet) -> EndorseeQuerySet:
        everything = Endorsement.objects.with_standing(clock.today()).filter(endorsee=OuterRef("pk"))
        self.endorsements = everything
        self.with_none = False
        queryset = super().filter_queryset(queryset)
        if self.with_none:
            wanted = ~Exists(Endorsement.objects.filter(endorsee=OuterRef("pk")))
            return queryset.filter(Exists(self.endorsements) | wanted)
        if self.endorsements is not everything:
            return queryset.filter(Exists(self.endorsements))
        return queryset

    def by_standing(self, queryset: EndorseeQuerySet, name: str, values: list[str]) -> EndorseeQuerySet:
        self.with_none = NO_ENDORSEMENT in values
        standings = [int(value) for value in values if value != NO_ENDORSEMENT]
        self.endorsements = self.endorsements.filter(standing__in=standings)  # type: ignore[misc]
        return queryset

    def by_category(self, queryset: EndorseeQuerySet, name: str, values: QuerySet[Category]) -> EndorseeQuerySet:
        return self._of_these(queryset, category__in=values) if values else queryset

    def by_designation(self, queryset: EndorseeQuerySet, name: str, values: QuerySet[Designation]) -> EndorseeQuerySet:
        return self._of_these(queryset, designation__in=values) if values else queryset

    def by_cycle(self, queryset: EndorseeQuerySet, name: str, cycle: RenewalCycle) -> EndorseeQuerySet:
        renewed = Renewal.objects.standing().filter(cycle=cycle, endorsement=OuterRef("pk"))
        self.endorsements = self.endorsements.filter(Exists(renewed))
        return queryset

    def _of_these(self, queryset: EndorseeQuerySet, **wanted: Any) -> EndorseeQuerySet:
        self.endorsements = self.endorsements.filter(**wanted)
        return queryset
