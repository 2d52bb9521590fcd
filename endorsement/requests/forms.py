"""The renewal form: what the person's categories ask, what the person may correct, and up to three files."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement.bulk import Line
from endorsement.calendar.terms import short_date
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.edits import Values
from endorsement.enums import RENEWABLE, RenewalGroup
from endorsement.language_chooser import LanguagesChoice
from endorsement.models import Locality, RegistrySettings, RenewalLink, RenewalRequest
from endorsement.requests import files, proposals
from endorsement.requests.answers import Answers
from endorsement.requests.files import NotTaken, Proof, read_proof
from endorsement.requests.requirements import Asked
from endorsement.requests.services import Sent

FILES = tuple(f"file_{number}" for number in range(1, files.MOST + 1))
CONFIRMATIONS = ("membership", "ethics", "no_sanction")
CONFIRMATION_WORDS = {
    "membership": gettext_lazy("I am a current member of the association."),
    "ethics": gettext_lazy("I have read the Code of Ethics and sign it again."),
    "no_sanction": gettext_lazy("No licensing board has sanctioned me since my last renewal."),
}
CONSENT_LABELS = {
    "organization": gettext_lazy("Show my organization"),
    "locality": gettext_lazy("Show my location"),
    "email": gettext_lazy("Show my email"),
    "phone": gettext_lazy("Show my phone"),
    "website": gettext_lazy("Show my website"),
}


class RenewForm(forms.Form):
    """For one link. `asked` and the lines are of the day on which the form is shown or sent."""

    use_required_attribute = False

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    email = forms.EmailField(label=gettext_lazy("Email"), required=False, max_length=254)
    show_email = forms.BooleanField(required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=40)
    show_phone = forms.BooleanField(required=False)
    organization = forms.CharField(label=gettext_lazy("Organization"), required=False, max_length=200)
    show_organization = forms.BooleanField(required=False)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, max_length=300, assume_scheme="https")
    show_website = forms.BooleanField(required=False)
    locality = forms.ModelChoiceField(
        label=gettext_lazy("County or city"), required=False, queryset=Locality.objects.all()
    )
    show_locality = forms.BooleanField(required=False)
    languages = LanguagesChoice(
        label=gettext_lazy("Languages you work in"),
        required=False,
        help_text=gettext_lazy("Published with your name. One in each box."),
    )
    offers_supervision = forms.BooleanField(label=gettext_lazy("I offer reflective supervision"), required=False)
    accepting = forms.BooleanField(label=gettext_lazy("I accept new families or supervisees"), required=False)
    consent = forms.BooleanField(required=False)
    remarks = forms.CharField(
        label=gettext_lazy("Anything we should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("For example a new name, or hours that are still missing. Only registrars read it."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        link: RenewalLink,
        lines: Sequence[Line],
        asked: Asked,
        request: RenewalRequest | None,
    ) -> None:
        self.link, self.asked = link, asked
        self.renewable = [line for line in lines if line.group in RENEWABLE]
        self.settings = RegistrySettings.load()
        current = proposals.values(link.endorsee)
        super().__init__(data, files, initial=self._initial(current, request))
        self._ask()
        for field, label in CONSENT_LABELS.items():
            self.fields[SWITCHES[field]].label = label
        self.fields["consent"].label = self.settings.consent_words
        for field, autocomplete in {"email": "email", "phone": "tel", "website": "url"}.items():
            self.fields[field].widget.attrs["autocomplete"] = autocomplete
        self.fields["phone"].widget.input_type = "tel"

    def _initial(self, current: Values, request: RenewalRequest | None) -> dict[str, Any]:
        """The record, with what the person's last request for this cycle said."""
        given = {**request.answers, **request.proposed} if request else {}
        wanted = [line.pk for line in self.renewable if line.group == RenewalGroup.DUE]
        return {"endorsements": wanted, **current, **given, "seen": signing.dumps(current, salt=self._salt)}

    @property
    def _salt(self) -> str:
        return f"endorsement.renew.{self.link.endorsee_id}"

    def _ask(self) -> None:
        """Adds the fields that the categories ask for."""
        if len(self.renewable) > 1:
            self.fields["endorsements"] = forms.TypedMultipleChoiceField(
                label=_("Which endorsements do you renew?"),
                choices=[(line.pk, f"{line.label} ({line.reason})") for line in self.renewable],
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            )
        if hours := self.asked.training_hours:
            self.fields["training_hours"] = _hours(_("Hours of training"), hours)
        if hours := self.asked.supervision_hours:
            self.fields["supervision_hours"] = _hours(_("Hours of reflective supervision or consultation"), hours)
        for name in CONFIRMATIONS:
            if getattr(self.asked, name):
                self.fields[name] = forms.BooleanField(label=CONFIRMATION_WORDS[name], required=False)
        if "no_sanction" in self.fields:
            self.fields["no_sanction"].help_text = _("If you can't confirm this, leave it unticked and tell us below.")
        if self.asked.fees:
            self.fields["payment_reference"] = forms.CharField(
                label=_("Payment reference"),
                required=False,
                max_length=100,
                help_text=_("The number on your receipt. If you haven't paid yet, leave it empty."),
            )
        for number, name in enumerate(FILES, start=1):
            self.fields[name] = forms.FileField(
                label=_("File %(number)d") % {"number": number},
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput({"accept": files.ENDINGS}),
            )

    # --- The groups of the page ---

    @property
    def requirements(self) -> Iterator[forms.BoundField]:
        names = ("endorsements", "training_hours", "supervision_hours", *CONFIRMATIONS, "payment_reference")
        return (self[name] for name in names if name in self.fields)

    @property
    def details(self) -> Iterator[forms.BoundField]:
        for field in ("email", "phone", "organization", "website", "locality"):
            yield self[field]
            yield self[SWITCHES[field]]

    @property
    def finder(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("languages", *OFFERS))

    @property
    def proofs(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in FILES)

    @property
    def in_order(self) -> Iterator[forms.BoundField]:
        """All that a person fills in, as the page has them."""
        yield from (*self.requirements, *self.details, *self.finder, self["consent"], *self.proofs, self["remarks"])

    # --- What was sent ---

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in FILES:
            if upload := cleaned.get(name):
                try:
                    cleaned[name] = read_proof(upload)
                except NotTaken as refusal:
                    self.add_error(name, str(refusal))
        published = [name for name in (*SWITCHES.values(), *OFFERS) if cleaned.get(name)]
        if published and not cleaned.get("consent"):
            self.add_error("consent", _("Tick this to publish what you ticked above, or untick that."))
        return cleaned

    def clean_seen(self) -> Values:
        try:
            seen: Values = signing.loads(self.cleaned_data["seen"], salt=self._salt)
        except signing.BadSignature:
            data: Any = self.data
            self.data = data.copy()
            self.data["seen"] = self.initial["seen"]  # type: ignore[index]
            raise ValidationError(
                _("This page is out of date. Look through your answers, then send them again.")
            ) from None
        return seen

    def sent(self, *, today: Any) -> Sent:
        """What `services.send_request` takes."""
        cleaned = self.cleaned_data
        wanted = {field: cleaned[field] for field in proposals.FIELDS if field in cleaned}
        wanted["locality"] = cleaned["locality"].pk if cleaned["locality"] else None
        seen: Values = cleaned["seen"]
        offers = any(wanted[name] for name in OFFERS)
        wanted[CONFIRMED] = today.isoformat() if offers else seen[CONFIRMED]
        return Sent(
            answers=self._answers(),
            seen=seen,
            proposed=proposals.changed(seen, wanted),
            consent_text=self._consent(today) if cleaned["consent"] else "",
            proofs=[proof for name in FILES if isinstance(proof := cleaned.get(name), Proof)],
        )

    def _answers(self) -> Answers:
        given = {name: self.cleaned_data[name] for name in Answers.__dataclass_fields__ if name in self.cleaned_data}
        for name in ("training_hours", "supervision_hours"):
            if name in given:
                given[name] = float(given[name])
        return Answers(**{"endorsements": tuple(line.pk for line in self.renewable), **given})

    def _consent(self, today: Any) -> str:
        """The words, and what they were said of."""
        ticked = [str(self[name].label) for name in (*SWITCHES.values(), *OFFERS) if self.cleaned_data[name]]
        return f"{self.settings.consent_words}\n{short_date(today)}: {'; '.join(ticked) or _('nothing ticked')}"


def _hours(label: str, asked: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=999,
        decimal_places=1,
        help_text=_("Since your last renewal. You need %(hours)d. If you have fewer, enter those you have.")
        % {"hours": asked},
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.5"}),
    )
