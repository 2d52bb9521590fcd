"""Corrections of the ledger, and records that were merged into another one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from endorsement.models.people import Correction, Endorsee, NeverDeleted


class NumberAlias(NeverDeleted):
    """A number that was issued, and the endorsee whose record answers to it since a merge."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    endorsee = models.ForeignKey(Endorsee, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("endorsee"))

    class Meta:
        verbose_name = _("alias of a number")
        verbose_name_plural = _("aliases of numbers")
        default_permissions = ()

    def __str__(self) -> str:
        return self.number


class Merge(NeverDeleted):
    """Two records of one person: `other` was merged into `kept`, until `apart` took the two apart again.

    `moved` says what the merge did, so that exactly that can be taken back (`merging.py`).
    """

    kept = models.ForeignKey(Endorsee, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept record"))
    other = models.ForeignKey(Endorsee, on_delete=models.PROTECT, related_name="merges", verbose_name=_("other record"))
    correction = models.OneToOneField(
        Correction, on_delete=models.PROTECT, related_name="merge", verbose_name=_("correction")
    )
    apart = models.OneToOneField(
        Correction, null=True, on_delete=models.PROTECT, related_name="merge_taken_apart", verbose_name=_("taken apart")
    )
    moved = models.JSONField(_("moved"), default=dict)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["other"], condition=Q(apart=None), name="endorsement_merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="endorsement_merge_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.other} → {self.kept}"
