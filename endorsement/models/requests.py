"""Renewal by link: what a cycle asks of each category, the personal links, and the requests that people send."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from endorsement.enums import OPEN_REQUESTS, FileKind, RequestStatus
from endorsement.models.ledger import RenewalCycle
from endorsement.models.loaded import RemembersLoaded
from endorsement.models.people import Endorsee, NeverDeleted
from endorsement.models.vocabulary import Category, Designation
from endorsement.querysets import RenewalLinkQuerySet, RenewalRequestQuerySet


class RenewalRequirement(RemembersLoaded, NeverDeleted):
    """What a renewal asks of people in a category, or in one of its designations, from a cycle on (domain.md 1.5)."""

    cycle = models.ForeignKey(
        RenewalCycle,
        on_delete=models.PROTECT,
        related_name="requirements",
        verbose_name=_("from the cycle"),
        help_text=_("The first cycle with these requirements. They hold until a later cycle has its own."),
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("category")
    )
    designation = models.ForeignKey(
        Designation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirements",
        verbose_name=_("designation"),
        help_text=_("Choose one if it asks for something else than the category does."),
    )
    training_hours = models.PositiveSmallIntegerField(
        _("hours of training"), default=0, help_text=_("0 if the form shouldn't ask for them.")
    )
    supervision_hours = models.PositiveSmallIntegerField(
        _("hours of reflective supervision"), default=0, help_text=_("0 if the form shouldn't ask for them.")
    )
    membership = models.BooleanField(
        _("membership"), default=False, help_text=_("The form asks whether the person is a current member.")
    )
    ethics = models.BooleanField(
        _("Code of Ethics"), default=False, help_text=_("The form asks the person to sign the Code of Ethics again.")
    )
    no_sanction = models.BooleanField(
        _("no sanction"),
        default=False,
        help_text=_("The form asks the person to confirm that no licensing board has sanctioned them."),
    )
    fee = models.CharField(
        _("fee"),
        max_length=20,
        blank=True,
        help_text=_("As people read it, for example $40. The form then asks for a payment reference."),
    )
    explanation = models.TextField(
        _("explanation"),
        blank=True,
        help_text=_("Shown in the form, for example who needs fewer hours. One or two sentences."),
    )

    class Meta:
        ordering = ("-cycle__starts_on", "category__sort_order", "designation__sort_order", "pk")
        verbose_name = _("renewal requirement")
        verbose_name_plural = _("renewal requirements")
        constraints = (
            # Two constraints, because a database treats two empty designations as different.
            models.UniqueConstraint(
                fields=["cycle", "category", "designation"],
                name="endorsement_requirement_once_per_designation",
                violation_error_message=_("This cycle already has requirements for this designation."),
            ),
            models.UniqueConstraint(
                fields=["cycle", "category"],
                condition=Q(designation=None),
                name="endorsement_requirement_once_per_category",
                violation_error_message=_("This cycle already has requirements for this category."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.designation.label if self.designation else self.category.code}, {self.cycle}"


class RenewalLink(models.Model):
    """A personal link to the renewal form for one cycle. Anyone with the token can use it, so only its hash is kept."""

    endorsee = models.ForeignKey(
        Endorsee, on_delete=models.PROTECT, related_name="renewal_links", verbose_name=_("endorsee")
    )
    cycle = models.ForeignKey(
        RenewalCycle, on_delete=models.PROTECT, related_name="renewal_links", verbose_name=_("renewal cycle")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))

    objects = RenewalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewal link")
        verbose_name_plural = _("renewal links")

    def __str__(self) -> str:
        return f"{self.endorsee}, {self.cycle}"


class WantedLink(models.Model):
    """An address that asked for a personal link; it may be anybody's, so the row goes as soon as it is answered."""

    address = models.EmailField(_("address"), unique=True)
    wanted_at = models.DateTimeField(_("wanted at"))

    class Meta:
        default_permissions = ()
        verbose_name = _("wanted link")
        verbose_name_plural = _("wanted links")

    def __str__(self) -> str:
        return self.address


class RenewalRequest(NeverDeleted):
    """What an endorsee sent through a personal link. It renews nothing until it is approved.

    `asked` is what the categories asked that day, `answers` what the person answered (`requests.answers`). `seen` has
    the values of the record as the person saw them, `proposed` those that the person changed (`edits.values_of`).
    """

    endorsee = models.ForeignKey(
        Endorsee, on_delete=models.PROTECT, related_name="renewal_requests", verbose_name=_("endorsee")
    )
    cycle = models.ForeignKey(
        RenewalCycle, on_delete=models.PROTECT, related_name="renewal_requests", verbose_name=_("renewal cycle")
    )
    status = models.CharField(_("status"), max_length=10, choices=RequestStatus, default=RequestStatus.NEW)
    asked = models.JSONField(_("asked"), default=dict)
    answers = models.JSONField(_("answers"), default=dict)
    seen = models.JSONField(default=dict)
    proposed = models.JSONField(_("changes"), default=dict)
    consent_text = models.TextField(
        _("consent"), blank=True, help_text=_("The words about what is public, as the person agreed to them.")
    )
    sent_at = models.DateTimeField(_("sent at"))
    question = models.TextField(_("question"), blank=True, help_text=_("The person reads it at their link."))
    reason = models.TextField(_("reason"), blank=True, help_text=_("The person reads it at their link."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = RenewalRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("renewal request")
        verbose_name_plural = _("renewal requests")
        constraints = (
            models.UniqueConstraint(
                fields=["endorsee", "cycle"],
                condition=Q(status__in=OPEN_REQUESTS),
                name="endorsement_request_open_once_per_cycle",
                violation_error_message=_("This person already has an open request for this cycle."),
            ),
            models.CheckConstraint(condition=Q(status__in=RequestStatus.values), name="endorsement_request_known"),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_REQUESTS, decided_at=None, decided_by=None)
                | (~Q(status__in=OPEN_REQUESTS) & Q(decided_at__isnull=False)),
                name="endorsement_request_decided_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.QUESTION) | ~Q(question=""),
                name="endorsement_request_question_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.DECLINED) | ~Q(reason=""),
                name="endorsement_request_declined_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.endorsee}, {self.cycle}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUESTS


def _place(file: "RequestFile", name: str) -> str:
    # Where Wagtail keeps its documents: a site that lets its proxy serve uploaded files keeps it out of there.
    return f"documents/renewal-requests/{secrets.token_hex(16)}.{file.kind}"


class RequestFile(NeverDeleted):
    """A proof that came with a request. Only who may decide about requests reads it, through the admin."""

    request = models.ForeignKey(
        RenewalRequest, on_delete=models.PROTECT, related_name="files", verbose_name=_("renewal request")
    )
    file = models.FileField(_("file"), upload_to=_place, max_length=200)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("file of a request")
        verbose_name_plural = _("files of requests")
        constraints = (
            # The same file sent twice is one.
            models.UniqueConstraint(fields=["request", "digest"], name="endorsement_request_file_once"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="endorsement_request_file_kind_known"),
        )

    def __str__(self) -> str:
        return self.name
