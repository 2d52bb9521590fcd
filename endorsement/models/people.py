"""Endorsees, their endorsements, and what takes them off the registry."""

from datetime import date
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from endorsement import languages
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.enums import CorrectionKind, EndReason, HoldKind, MailLanguage
from endorsement.models.languages_field import LanguagesField
from endorsement.models.loaded import RemembersLoaded
from endorsement.models.vocabulary import Category, Designation, Locality
from endorsement.querysets import EndorseeQuerySet, EndorsementQuerySet, HoldQuerySet
from endorsement.search_keys import joined_names, search_key, sort_key
from endorsement.site_language import site_language


def full_name(given_name: str, family_name: str) -> str:
    """ "Ana María Núñez"; just the family name of a person with a single name."""
    return f"{given_name} {family_name}".strip()


class NeverDeleted(models.Model):
    """A record that stays: mistakes are voided, ended or released, never erased."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"A {self._meta.verbose_name} is never deleted.")


class Correction(NeverDeleted):
    """Lets rows of the ledger be written again where they are otherwise fixed; `changes` has before and after.

    The database takes another day of award, or another person of an endorsement or hold, only together with a
    correction that is newer than the row's last one (`database_rules`).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=CorrectionKind)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    reason = models.CharField(_("reason"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=CorrectionKind.values), name="endorsement_correction_kind_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="endorsement_correction_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"


class PeopleManager(models.Manager.from_queryset(EndorseeQuerySet)):  # type: ignore[misc]
    """All people but the records that were merged into another one: nobody finds those by themselves."""

    def get_queryset(self) -> EndorseeQuerySet:
        people: EndorseeQuerySet = super().get_queryset().filter(merged_into=None)
        return people


class Endorsee(RemembersLoaded, NeverDeleted):
    """A person endorsed by the association.

    Public while the person is on the registry and listed: name, credentials, languages, and each other field with its
    `show_*` switch on. Former names, external id and notes are never public.
    """

    # Prefetched by the methods with_… of EndorseeQuerySet, and by explained and for_renewal of EndorsementQuerySet.
    endorsements_on_registry: list["Endorsement"]
    explained_endorsements: list["Endorsement"]
    holds_in_force: list["Hold"]
    holds_not_over: list["Hold"]
    unreleased_holds: list["Hold"]

    number = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    given_name = models.CharField(
        _("given name"),
        max_length=100,
        blank=True,
        help_text=_("Publicly displayed. Leave empty for a single name."),
    )
    family_name = models.CharField(
        _("family name"),
        max_length=100,
        help_text=_("Publicly displayed. The list is sorted by this name."),
    )
    credentials = models.CharField(
        _("credentials"),
        max_length=200,
        blank=True,
        help_text=_("Publicly displayed after the name, for example LCSW, PhD."),
    )
    other_names = models.CharField(
        _("other names"),
        max_length=300,
        blank=True,
        help_text=_("Former or alternate names, separated by commas. Never public, but you can search for them."),
    )
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    locality = models.ForeignKey(
        Locality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="endorsees",
        verbose_name=_("location"),
    )
    languages = LanguagesField(
        _("languages"),
        max_length=200,
        blank=True,
        help_text=_("Publicly displayed. Languages the person works in. Visitors can filter the list by them."),
    )
    other_languages = models.CharField(
        _("other languages"),
        max_length=200,
        blank=True,
        help_text=_(
            "Publicly displayed. Languages that the list doesn't have, as a file or an earlier version had them. "
            "No filter finds them: if you know one in other words, choose it above and take it out here."
        ),
    )
    listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_("On the public list while on the registry. Untick if the person asked not to be listed."),
    )
    show_organization = models.BooleanField(_("show organization"), default=False)
    show_locality = models.BooleanField(_("show location"), default=False)
    show_email = models.BooleanField(_("show email"), default=False)
    show_phone = models.BooleanField(_("show phone"), default=False)
    show_website = models.BooleanField(_("show website"), default=False)
    offers_supervision = models.BooleanField(
        _("offers reflective supervision"),
        default=False,
        help_text=_("Publicly displayed when ticked. Visitors can filter the list by it."),
    )
    accepting = models.BooleanField(
        _("accepting new families or supervisees"),
        default=False,
        help_text=_("Publicly displayed when ticked. Visitors can filter the list by it."),
    )
    availability_confirmed_on = models.DateField(
        _("availability confirmed on"),
        null=True,
        blank=True,
        help_text=_(
            "Publicly displayed beside what is ticked. The day the person last confirmed both answers; today, if you "
            "change one and leave this as it is."
        ),
    )
    preferred_language = models.CharField(
        _("language of mail"),
        max_length=2,
        choices=MailLanguage,
        default=MailLanguage.ENGLISH,
        help_text=_("The language in which the site writes to the person. Never public."),
    )
    no_mail = models.BooleanField(
        _("no mail"),
        default=False,
        help_text=_("Tick if the person asked for no mail. The site then sends them nothing at all. Never public."),
    )
    external_id = models.CharField(
        _("external id"),
        max_length=60,
        blank=True,
        help_text=_("The person's id in another system, for matching imports. Never public."),
    )
    other_external_ids = models.CharField(
        _("other external ids"),
        max_length=300,
        blank=True,
        help_text=_("Further ids by which imports know the person, separated by commas. Never public."),
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("For registrars. Never public."))
    # What the person last agreed to about what is public, in the words they read (requests.services).
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    consent_text = models.TextField(_("consent"), blank=True)
    # Set by setup.sample_people alone, and never taken away: clearing the samples removes exactly those that have it.
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    public_key = models.TextField(editable=False)
    staff_key = models.TextField(editable=False)
    sort_key = models.TextField(editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    updated_at = models.DateTimeField(_("updated at"), editable=False)
    # The record that answers in place of this one (merging.py).
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = PeopleManager()
    # The merged records too: for the writers, and for the page that shows such a record.
    with_merged = EndorseeQuerySet.as_manager()

    class Meta:
        ordering = ("sort_key", "pk")
        verbose_name = _("endorsee")
        verbose_name_plural = _("endorsees")
        permissions = (
            ("award_endorsee", _("Can award an endorsement")),
            ("renew_endorsee", _("Can record a renewal")),
            ("void_endorsee", _("Can void a renewal")),
            ("end_endorsee", _("Can end an endorsement")),
            ("hold_endorsee", _("Can place and release a hold")),
            ("export_endorsee", _("Can export endorsee records")),
            ("import_endorsee", _("Can import a spreadsheet")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="endorsement_endorsee_external_id_once",
                violation_error_message=_("Another endorsee has this external id."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="endorsement_endorsee_has_number"),
            models.CheckConstraint(
                condition=Q(offers_supervision=False, accepting=False) | Q(availability_confirmed_on__isnull=False),
                name="endorsement_endorsee_availability_has_day",
                violation_error_message=_("Enter the day the person confirmed what they offer."),
            ),
            models.CheckConstraint(
                condition=~Q(family_name=""),
                name="endorsement_endorsee_has_name",
                violation_error_message=_("Enter a family name."),
            ),
            models.CheckConstraint(
                condition=Q(preferred_language__in=MailLanguage.values),
                name="endorsement_endorsee_mail_language_known",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """ "Ana María Núñez"."""
        return full_name(self.given_name, self.family_name)

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The names of the languages, and what the vocabulary doesn't have at the end."""
        return languages.all_names(self.languages, self.other_languages)

    def shown(self, field: str) -> Any:
        """The value of one of the fields in `consent.SWITCHES`; None without consent, or if it is empty."""
        return (getattr(self, SWITCHES[field]) and getattr(self, field)) or None

    def other_names_after(self, family_name: str, other_names: str) -> str:
        """The other names, with the present family name if it gives way to this one."""
        former = self.family_name.partition(",")[0]
        if sort_key(former, "") == sort_key(family_name.partition(",")[0], ""):
            return other_names
        return joined_names(other_names, former)

    def confirm_availability(self, before: Self | None, *, on: date) -> None:
        """Dates what the person offers: the day `on`, if an answer changed since `before` and its day did not."""
        asked = any(getattr(self, field) != (getattr(before, field) if before else False) for field in OFFERS)
        dated = getattr(self, CONFIRMED) != (getattr(before, CONFIRMED) if before else None)
        if asked and not dated:
            setattr(self, CONFIRMED, on)

    def refresh_keys(self) -> None:
        """Folds the names and the shown fields into `public_key`, and all that staff may search into `staff_key`."""
        shown = [self.family_name, self.given_name, self.credentials, self.other_languages]
        shown += languages.search_words(self.languages)
        shown += [self.shown(field) or "" for field in SWITCHES if field != "locality"]
        if place := self.shown("locality"):
            with site_language():
                shown += [place.label, place.region]
        private = [self.other_names, self.number, self.email, self.organization]
        private += [self.external_id, self.other_external_ids]
        self.public_key = search_key(*shown)
        self.staff_key = search_key(*shown, *private)
        self.sort_key = sort_key(self.family_name, self.given_name)


class Endorsement(NeverDeleted):
    """One endorsee's award in one category (and one designation where the category has any)."""

    # Annotated by EndorsementQuerySet.with_standing.
    standing: int
    listing_cycle_id: int | None
    # Annotated by EndorsementQuerySet.for_renewal.
    renewed_by_id: int | None
    last_cycle_id: int | None
    renewed_later: bool

    endorsee = models.ForeignKey(
        Endorsee, on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("endorsee")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="endorsements", verbose_name=_("category")
    )
    designation = models.ForeignKey(
        Designation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="endorsements",
        verbose_name=_("designation"),
    )
    awarded_on = models.DateField(_("awarded on"), help_text=_("The first day the endorsement is in force."))
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("The first day the endorsement is no longer in force.")
    )
    end_reason = models.CharField(_("end reason"), max_length=20, choices=EndReason, blank=True)
    # The last one that wrote the day of the award or the person again.
    correction = models.ForeignKey(
        Correction, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("correction")
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ("category__sort_order", "designation__sort_order", "awarded_on", "pk")
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = (
            # Two constraints, because a database treats two empty designations as different.
            models.UniqueConstraint(
                fields=["endorsee", "category", "designation"],
                condition=Q(ended_on=None),
                name="endorsement_open_once_per_designation",
            ),
            models.UniqueConstraint(
                fields=["endorsee", "category"],
                condition=Q(ended_on=None, designation=None),
                name="endorsement_open_once_per_category",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("awarded_on")),
                name="endorsement_ends_after_award",
                violation_error_message=_("An endorsement can't end before it was awarded."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="endorsement_end_has_reason",
                violation_error_message=_("Enter both an end date and a reason."),
            ),
            models.CheckConstraint(
                condition=Q(end_reason__in=["", *EndReason.values]), name="endorsement_end_reason_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.endorsee}: {self.label}"

    @property
    def label(self) -> str:
        """ "IMHM-R/F", "IFS"."""
        return f"{self.category.code}-{self.designation.code}" if self.designation else self.category.code

    @property
    def name(self) -> str:
        """ "Infant Mental Health Mentor – Research/Faculty"."""
        return f"{self.category.name} – {self.designation.name}" if self.designation else self.category.name


class Hold(NeverDeleted):
    """Takes an endorsee off the registry from a date until it is released."""

    endorsee = models.ForeignKey(Endorsee, on_delete=models.PROTECT, related_name="holds", verbose_name=_("endorsee"))
    kind = models.CharField(_("kind"), max_length=12, choices=HoldKind)
    starts_on = models.DateField(_("starts on"), help_text=_("The first day off the registry."))
    released_on = models.DateField(
        _("released on"), null=True, blank=True, help_text=_("The first day the hold no longer applies.")
    )
    expected_end = models.DateField(
        _("expected end"),
        null=True,
        blank=True,
        help_text=_("The day on which to ask whether the hold still applies. It releases nothing by itself."),
    )
    reason = models.TextField(_("reason"), help_text=_("For registrars. Never public."))
    correction = models.ForeignKey(
        Correction, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("correction")
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("placed by"),
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = (
            models.CheckConstraint(
                condition=Q(released_on=None) | Q(released_on__gte=F("starts_on")),
                name="endorsement_hold_released_after_start",
                violation_error_message=_("A hold can't be released before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(expected_end=None) | Q(expected_end__gte=F("starts_on")),
                name="endorsement_hold_expected_after_start",
                violation_error_message=_("A hold can't be expected to end before it starts."),
            ),
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="endorsement_hold_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="endorsement_hold_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.endorsee}: {self.get_kind_display()}"
