"""Keeps robots from sending forms, without another company's service and without a puzzle for people."""

import hashlib
import json
import secrets
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from endorsement.public.rate_limit import exceeds, limits_for

# No person fills in a form faster. A robot may have collected a form that was opened longer ago.
FASTEST = 2  # seconds
OLDEST = 24 * 60 * 60  # seconds
# For one client: a person, or everyone in one office. And for all together, so that no storm fills the database.
MOST, MOST_IN_ALL = 10, 200
WINDOW = 60 * 60  # seconds

signer = TimestampSigner(salt="pages.spam_protection")


def may_send(request: HttpRequest) -> bool:
    """Whether the client may send one more form this hour; each call counts as a form."""
    if exceeds(limits_for(request, MOST, of="pages-guard"), seconds=WINDOW):
        return False
    return not exceeds({"pages-guard-all": MOST_IN_ALL}, seconds=WINDOW)


class Guard(forms.Form):
    """Extra form fields: one that people don't see, and one that says when the form was opened."""

    prefix = "guard"

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    @classmethod
    def fresh(cls) -> Self:
        """A guard for a form that opens now."""
        return cls(initial={"opened": signer.sign(secrets.token_urlsafe(12))})

    def clean_opened(self) -> str:
        opened = self.cleaned_data["opened"]
        try:
            signer.unsign(opened, max_age=OLDEST)
        except BadSignature:
            raise ValidationError(
                _("This form was open for too long. Your text is still here. Please send it again.")
            ) from None
        return opened

    @property
    def sentences(self) -> list[str]:
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]

    @property
    def is_suspicious(self) -> bool:
        """Whether a robot probably filled in the form. The form doesn't show this, so that robots don't learn."""
        return bool(self.cleaned_data["website"]) or self.is_too_fast

    @property
    def is_too_fast(self) -> bool:
        try:
            signer.unsign(self.cleaned_data["opened"], max_age=FASTEST)
        except SignatureExpired:
            return False
        return True

    def fingerprint(self, answers: dict[str, Any]) -> str:
        """Identical if one opened form sends the same answers twice, for example by a double click."""
        text = json.dumps([self.cleaned_data["opened"], answers], sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()
