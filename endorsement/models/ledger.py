"""The renewal ledger: cycles, and the rows that say which endorsement is good for which cycle."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from endorsement.calendar.terms import Term
from endorsement.enums import RenewalKind
from endorsement.models.loaded import RemembersLoaded
from endorsement.models.people import Endorsement, NeverDeleted
from endorsement.querysets import RenewalCycleQuerySet, RenewalQuerySet

if TYPE_CHECKING:
    from datetime import date


class RenewalCycle(RemembersLoaded, NeverDeleted):
    """The term one renewal is good for, for example October 1 to September 30, both days included."""

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_("For example 2026–2027. Shown with the renewals."),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), help_text=_("The last day of the cycle."))
    renewals_open_on = models.DateField(
        _("renewals open on"),
        null=True,
        blank=True,
        help_text=_("The first day on which renewals for this cycle can be recorded."),
    )
    grace_until = models.DateField(
        _("grace until"),
        null=True,
        blank=True,
        help_text=_(
            "People renewed for this cycle stay listed through this day. "
            "If it is empty, they leave the list when the cycle ends."
        ),
    )

    objects = RenewalCycleQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on",)
        verbose_name = _("renewal cycle")
        verbose_name_plural = _("renewal cycles")
        # That cycles do not overlap is stated in endorsement/database_rules.py.
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="endorsement_cycle_starts_before_end",
                violation_error_message=_("The cycle's last day is before its first day."),
            ),
            models.CheckConstraint(
                condition=Q(grace_until=None) | Q(grace_until__gte=F("ends_on")),
                name="endorsement_cycle_grace_after_end",
                violation_error_message=_("The grace period can't end before the cycle does."),
            ),
            models.CheckConstraint(
                condition=Q(renewals_open_on=None) | Q(renewals_open_on__lte=F("ends_on")),
                name="endorsement_cycle_opens_before_end",
                violation_error_message=_("Renewals can't open after the cycle has ended."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def term(self) -> Term:
        return Term(self.starts_on, self.ends_on)

    @property
    def last_day_listed(self) -> "date":
        """The last day on which a renewal for this cycle can put anyone on the registry."""
        return self.grace_until or self.ends_on

    def is_over(self, on: "date") -> bool:
        """Whether it lists no one on `on`, not even by grace. `RenewalQuerySet.over` says the same in SQL."""
        return self.last_day_listed < on


class Renewal(NeverDeleted):
    """Makes an endorsement good for a cycle. Never edited: it is voided with a reason, and a new one recorded.

    A renewal not voided *stands*; an endorsement has at most one that stands per cycle.
    """

    endorsement = models.ForeignKey(
        Endorsement, on_delete=models.PROTECT, related_name="renewals", verbose_name=_("endorsement")
    )
    cycle = models.ForeignKey(
        RenewalCycle, on_delete=models.PROTECT, related_name="renewals", verbose_name=_("renewal cycle")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RenewalKind, default=RenewalKind.RENEWAL)
    effective_on = models.DateField(_("effective on"), help_text=_("The first day the renewal counts."))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("For registrars. Never public."))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("voided by"),
    )
    void_reason = models.CharField(_("void reason"), max_length=300, blank=True)
    batch = models.ForeignKey(
        "endorsement.Batch",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="renewals",
        verbose_name=_("batch"),
    )
    printed_label = models.CharField(
        _("printed label"),
        max_length=200,
        help_text=_("The names of the category and the cycle when the renewal was recorded."),
    )

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        constraints = (
            models.UniqueConstraint(
                fields=["endorsement", "cycle"],
                condition=Q(voided_at=None),
                name="endorsement_one_standing_renewal_per_cycle",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="endorsement_renewal_void_has_reason",
            ),
            models.CheckConstraint(condition=Q(kind__in=RenewalKind.values), name="endorsement_renewal_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.endorsement.endorsee}: {self.printed_label}"

    @property
    def stands(self) -> bool:
        return self.voided_at is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses every change except voiding: the ledger is written once."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) != VOID_FIELDS:
            raise TypeError("A renewal is never edited. Void it and record a new one.")
        super().save(*args, **kwargs)


VOID_FIELDS = {"voided_at", "voided_by", "void_reason"}
