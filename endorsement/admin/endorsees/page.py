"""The page of one endorsee: standing, what the public sees, endorsements, renewals, holds and actions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import InspectView

from endorsement import clock
from endorsement.admin.day_field import DayField
from endorsement.admin.endorsees.public_status import PublicStatus, Reason, public_status_of
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS, may_decide_requests, may_see_mail
from endorsement.admin.samples import may_remove_samples
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.consent import CONFIRMED, OFFERS
from endorsement.enums import MessageStatus
from endorsement.models import Attachment, Endorsee, Endorsement, Hold, Message, Renewal, RenewalRequest
from endorsement.public.records import PublicRecord, public_record

PUBLIC_FIELDS = ["given_name", "family_name", "credentials", "languages"]
CONSENT_FIELDS = ["organization", "locality", "email", "phone", "website"]
OFFERED_FIELDS = [*OFFERS, CONFIRMED]
PRIVATE_FIELDS = [
    "preferred_language",
    "no_mail",
    "other_names",
    "external_id",
    "other_external_ids",
    "notes",
    "created_at",
    "updated_at",
]


class DayForm(forms.Form):
    """The day for which the page shows the standing."""

    on = DayField(label=gettext_lazy("Standing on"), required=False)


@dataclass(frozen=True)
class Field:
    """One field of the record; `shown` is None if consent makes no difference."""

    label: str
    value: Any
    shown: bool | None = None


class EndorseeInspectView(InspectView):
    template_name = "endorsement/admin/endorsee_page.html"
    any_permission_required = ENDORSEE_PERMISSIONS
    page_title = gettext_lazy("Endorsee")
    history_url_name: str = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.today = clock.today()
        super().setup(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Endorsees")},
            {"url": "", "label": self.object.name},
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        history = Button(
            _("History"), url=reverse(self.history_url_name, args=[self.object.pk]), icon_name="history", priority=20
        )
        return [*super().header_more_buttons, history]

    # --- What is shown ---

    @cached_property
    def day_form(self) -> DayForm:
        return DayForm(self.request.GET if "on" in self.request.GET else None, initial={"on": self.today})

    @cached_property
    def on(self) -> date:
        """The requested day; today if the request has no day or an invalid one."""
        asked = self.day_form.cleaned_data["on"] if self.day_form.is_valid() else None
        return asked or self.today

    @cached_property
    def explained(self) -> Endorsee:
        return Endorsee.objects.with_explanation(self.on).get(pk=self.object.pk)

    @cached_property
    def public_status(self) -> PublicStatus:
        cycle_name, _term = lookup.term_on(self.on)
        return public_status_of(self.explained, on=self.on, today=self.today, cycle_name=cycle_name)

    @property
    def sentence(self) -> str:
        """What the public list says, said, or will say on the requested day."""
        return self.public_status.on(self.on, today=self.today)

    @property
    def endorsements(self) -> list[tuple[Endorsement, Reason]]:
        """Each endorsement, including ended ones, with its standing in words."""
        return list(zip(self.explained.explained_endorsements, self.public_status.reasons, strict=True))

    @property
    def is_sample(self) -> bool:
        return Endorsee.objects.samples().filter(pk=self.object.pk).exists()

    @property
    def may_remove_samples(self) -> bool:
        return may_remove_samples(self.request.user)

    @property
    def public_record(self) -> PublicRecord | None:
        listed = Endorsee.objects.listed(self.today).with_endorsements(self.today).filter(pk=self.object.pk).first()
        return public_record(listed) if listed else None

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        consent = [self._field(name, shown=getattr(self.object, f"show_{name}")) for name in CONSENT_FIELDS]
        listed = Field(_("Listed"), _("yes") if self.object.listed else _("no, asked not to be listed"))
        return [
            (_("Public while listed"), [*map(self._field, self._public_fields), listed]),
            (_("Public with the person's consent"), consent),
            (_("Public when on"), [*map(self._field, OFFERED_FIELDS)]),
            (_("Never public"), [*map(self._field, PRIVATE_FIELDS)]),
        ]

    @property
    def _public_fields(self) -> list[str]:
        """Few people have languages that the list of languages doesn't have."""
        return [*PUBLIC_FIELDS, *(["other_languages"] if self.object.other_languages else [])]

    def _field(self, name: str, *, shown: bool | None = None) -> Field:
        value, model_field = getattr(self.object, name), self.object._meta.get_field(name)
        if hasattr(model_field, "in_words"):
            value = model_field.in_words(value)
        elif model_field.choices:
            value = getattr(self.object, f"get_{name}_display")()
        if isinstance(value, datetime):
            value = short_date(clock.local(value).date())
        elif isinstance(value, date):
            value = short_date(value)
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        return Field(self.get_field_label(name, None), value or "", shown)

    # --- Ledger, holds, and what the user may do ---

    @property
    def time_zone(self) -> str:
        """Dates are in the registry's time zone, wherever the registrar works."""
        return settings.TIME_ZONE

    @property
    def renewals(self) -> QuerySet[Renewal]:
        """Including voided ones, latest cycle first."""
        ledger = Renewal.objects.filter(endorsement__endorsee=self.object)
        related = ("endorsement__category", "endorsement__designation", "cycle", "recorded_by", "voided_by")
        return ledger.select_related(*related).order_by("-cycle__starts_on", "-recorded_at", "-pk")

    @property
    def holds(self) -> QuerySet[Hold]:
        return self.object.holds.select_related("placed_by").order_by("-starts_on", "-pk")

    @cached_property
    def may_decide_requests(self) -> bool:
        return may_decide_requests(self.request.user)

    @property
    def renewal_requests(self) -> QuerySet[RenewalRequest]:
        """All that the person sent, latest first."""
        return self.object.renewal_requests.select_related("cycle")

    @property
    def attachments(self) -> QuerySet[Attachment]:
        """Including removed ones, latest first."""
        return self.object.attachments.select_related("attached_by")

    @property
    def may_see_mail(self) -> bool:
        return may_see_mail(self.request.user)

    @cached_property
    def messages_sent(self) -> list[Message]:
        """All mail to the person, latest first."""
        return list(self.object.messages.select_related("cycle"))

    @property
    def failed_address(self) -> bool:
        """Whether the latest mail to the present address failed."""
        tried = [one for one in self.messages_sent if one.address == self.object.email and one.attempts]
        return bool(tried) and tried[0].status == MessageStatus.FAILED

    @cached_property
    def may(self) -> dict[str, bool]:
        """The actions by name, and whether this user may take them."""
        return {
            action: self.user_has_permission(action) for action in ("award", "renew", "void", "end", "hold", "change")
        }
