"""Mail to endorsees: every message that was queued, and the texts as the association edited them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from endorsement.enums import REPEATABLE, MailLanguage, MessageKind, MessageStatus
from endorsement.models.batches import Batch
from endorsement.models.ledger import RenewalCycle
from endorsement.models.people import Endorsee, NeverDeleted
from endorsement.querysets import MessageQuerySet


class Message(NeverDeleted):
    """One mail to one endorsee: what it said, and what became of it.

    The text is as sent, except that a personal link stays the placeholder `{link}`: who can read this table must not
    be able to renew for somebody else. `claimed_at` is set, in a transaction of its own, before the mail server is
    asked. A row that is claimed and still queued long after was cut short, and nobody knows whether it arrived.
    """

    endorsee = models.ForeignKey(
        Endorsee, on_delete=models.PROTECT, related_name="messages", verbose_name=_("endorsee")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MessageKind)
    cycle = models.ForeignKey(
        RenewalCycle,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("renewal cycle"),
    )
    batch = models.ForeignKey(
        Batch, null=True, editable=False, on_delete=models.PROTECT, related_name="messages", verbose_name=_("batch")
    )
    language = models.CharField(_("language"), max_length=2, choices=MailLanguage, default=MailLanguage.ENGLISH)
    address = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    status = models.CharField(_("status"), max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("answer of the mail server"), blank=True)
    created_at = models.DateTimeField(_("queued at"))
    claimed_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ("view",)
        permissions = (("send_message", _("Can email endorsees and send queued mail")),)
        indexes = (models.Index(fields=["status", "claimed_at"], name="endorsement_message_waiting"),)
        constraints = (
            # Two constraints, because a database treats two empty cycles as different.
            models.UniqueConstraint(
                fields=["endorsee", "kind", "cycle"],
                condition=~Q(kind__in=REPEATABLE),
                name="endorsement_message_once_per_cycle",
            ),
            models.UniqueConstraint(
                fields=["endorsee", "kind"],
                condition=Q(cycle=None) & ~Q(kind__in=REPEATABLE),
                name="endorsement_message_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="endorsement_message_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=MessageStatus.values), name="endorsement_message_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MessageStatus.SENT) & Q(sent_at=None)),
                name="endorsement_message_sent_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.endorsee}: {self.get_kind_display()}"


class MessageText(models.Model):
    """The text of one kind of mail in one language, as the association edited it. Without a row, the plug-in's own."""

    kind = models.CharField(_("kind"), max_length=20, choices=MessageKind)
    language = models.CharField(_("language"), max_length=2, choices=MailLanguage)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ("kind", "language")
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        default_permissions = ("change",)
        constraints = (
            models.UniqueConstraint(fields=["kind", "language"], name="endorsement_message_text_once"),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="endorsement_text_kind_known"),
            models.CheckConstraint(
                condition=Q(language__in=MailLanguage.values), name="endorsement_text_language_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()})"
