"""The filters and the search of the ledger."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers.search import BaseSearchHandler

from endorsement import clock
from endorsement.admin.endorsees.search import found, read_search
from endorsement.enums import RenewalKind
from endorsement.models import Category, Endorsee, RenewalCycle
from endorsement.querysets import RenewalQuerySet


class LedgerFilter(SimpleListFilter):
    """Each has its own parameter; a value outside its choices finds nothing."""

    def queryset(self, request: HttpRequest, renewals: Any) -> RenewalQuerySet:
        value = self.value()
        if value is None:
            return renewals
        if value not in {str(choice) for choice, _label in self.lookup_choices}:
            return renewals.none()
        return self.narrowed(renewals, value)

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        raise NotImplementedError


class CycleFilter(LedgerFilter):
    title, parameter_name = _("renewal cycle"), "cycle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(RenewalCycle.objects.values_list("pk", "name"))

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        return renewals.filter(cycle=value)


class KindFilter(LedgerFilter):
    title, parameter_name = _("kind"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(value, str(label)) for value, label in RenewalKind.choices]

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        return renewals.filter(kind=value)


class StateFilter(LedgerFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("standing", str(_("Valid"))), ("voided", str(_("Voided")))]

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        return renewals.standing() if value == "standing" else renewals.voided()


class RecordedFilter(LedgerFilter):
    """Days in the registry's time zone, wherever the registrar works."""

    title, parameter_name = _("recorded"), "recorded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [
            ("today", str(_("Today"))),
            ("week", str(_("Last 7 days"))),
            ("month", str(_("This month"))),
            ("year", str(_("This year"))),
        ]

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        return renewals.filter(recorded_at__gte=self._beginning(value))

    def _beginning(self, value: str) -> datetime:
        midnight = clock.midnight(clock.today())
        match value:
            case "week":
                return midnight - timedelta(days=6)
            case "month":
                return midnight.replace(day=1)
            case "year":
                return midnight.replace(month=1, day=1)
        return midnight


class CategoryFilter(LedgerFilter):
    title, parameter_name = _("category"), "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(category.slug, category.code) for category in Category.objects.all()]

    def narrowed(self, renewals: RenewalQuerySet, value: str) -> RenewalQuerySet:
        return renewals.filter(endorsement__category__slug=value)


class LedgerSearch(BaseSearchHandler):
    """Finds rows by the endorsee, as the listing of endorsees does, and by note or void reason."""

    def search_queryset(self, renewals: RenewalQuerySet, term: str, **kwargs: Any) -> RenewalQuerySet:
        asked = read_search(term)
        if not asked.q:
            return renewals
        if asked.problems:
            return renewals.none()
        people = found(Endorsee.objects.all(), asked)
        remarks = Q(note__icontains=asked.q) | Q(void_reason__icontains=asked.q)
        return renewals.filter(Q(endorsement__endorsee__in=people) | remarks)
