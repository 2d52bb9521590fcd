"""Files that registrars keep with a record."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from endorsement.enums import FileKind
from endorsement.models.people import Endorsee, NeverDeleted


def _place(attachment: "Attachment", name: str) -> str:
    # Where Wagtail keeps its documents: a site that lets its proxy serve uploaded files keeps it out of there.
    return f"documents/endorsees/{secrets.token_hex(16)}.{attachment.kind}"


class Attachment(NeverDeleted):
    """A file of one endorsee. Only who may change the record reads it, through the admin.

    The row stays. Removing one that should not be there erases what is in it, and keeps its name, the day and why.
    """

    endorsee = models.ForeignKey(
        Endorsee, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("endorsee")
    )
    file = models.FileField(_("file"), upload_to=_place, max_length=200)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    note = models.CharField(_("note"), max_length=300, blank=True)
    attached_at = models.DateTimeField(_("attached at"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("attached by"),
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("removed by"),
    )
    remove_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("-attached_at", "-pk")
        verbose_name = _("file of an endorsee")
        verbose_name_plural = _("files of endorsees")
        default_permissions = ()
        constraints = (
            # The same file attached twice is one.
            models.UniqueConstraint(
                fields=["endorsee", "digest"], condition=Q(removed_at=None), name="endorsement_attachment_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="endorsement_attachment_kind_known"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, remove_reason="")
                | (Q(removed_at__isnull=False) & ~Q(remove_reason="")),
                name="endorsement_attachment_removed_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name
