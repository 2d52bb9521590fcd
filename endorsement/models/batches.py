"""Batches: bulk renewals, imports and mailings, each to be looked at and undone as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from endorsement.enums import BatchKind, BatchWork
from endorsement.models.imports import ImportPlan
from endorsement.models.ledger import RenewalCycle
from endorsement.models.people import Endorsee, Endorsement, NeverDeleted


class Batch(NeverDeleted):
    """What one user did to many people in one step. Renewals and messages name theirs; `BatchChange` has the rest."""

    kind = models.CharField(_("kind"), max_length=10, choices=BatchKind)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    # A bulk renewal has a cycle, an import a plan, a mailing a subject.
    cycle = models.ForeignKey(
        RenewalCycle, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("renewal cycle")
    )
    plan = models.OneToOneField(
        ImportPlan, null=True, on_delete=models.PROTECT, related_name="batch", verbose_name=_("import")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("undone by")
    )
    undo_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # In sentences: what undoing left as it was, and why.
    left = models.JSONField(_("what stays"), default=list)

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="endorsement_batch_kind_known"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | (Q(undone_at__isnull=False) & ~Q(undo_reason="")),
                name="endorsement_batch_undo_has_reason",
            ),
        )

    def __str__(self) -> str:
        """ "Bulk renewal: 2026–2027"; "Import: members.csv"."""
        what = self.cycle or self.plan or self.subject
        return f"{self.get_kind_display()}: {what}" if what else str(self.get_kind_display())

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class BatchChange(NeverDeleted):
    """What an import did beside its renewals: `before` and `after` have the fields as `edits.values_of`."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes", verbose_name=_("batch"))
    work = models.CharField(_("work"), max_length=10, choices=BatchWork)
    endorsee = models.ForeignKey(Endorsee, on_delete=models.PROTECT, related_name="+", verbose_name=_("endorsee"))
    endorsement = models.ForeignKey(
        Endorsement, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("endorsement")
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("change of a batch")
        verbose_name_plural = _("changes of batches")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=Q(work__in=BatchWork.values), name="endorsement_batch_work_known"),
        )

    def __str__(self) -> str:
        return f"{self.batch}, {self.endorsee}"
