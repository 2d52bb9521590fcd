"""What keeps robots from writing through a form, without asking anybody else and without a puzzle for people."""

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

from endorsement.public.rate_limit import client_of, count

# Nobody fills in a form in less; and one that was opened longer ago may have been handed on to a robot.
FASTEST = 2  # seconds
OLDEST = 24 * 60 * 60  # seconds
# For one client: a person, or everybody in one office.
MOST = 10
WINDOW = 60 * 60  # seconds

signer = TimestampSigner(salt="pages.spam_protection")


def may_send(request: HttpRequest) -> bool:
    """Whether the client may send one more form within the hour; asking counts as sending."""
    return count(f"pages-guard-{client_of(request)}", 1, seconds=WINDOW) <= MOST


class Guard(forms.Form):
    """The fields beside a form's own: one that people do not see, and one that says when the form was opened."""

    prefix = "guard"

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    @classmethod
    def fresh(cls) -> Self:
        """For a form that is opened now."""
        return cls(initial={"opened": signer.sign(secrets.token_urlsafe(12))})

    def clean_opened(self) -> str:
        opened = self.cleaned_data["opened"]
        try:
            signer.unsign(opened, max_age=OLDEST)
        except BadSignature:
            raise ValidationError(
                _("This form had been open for too long. Nothing is lost: please send your message once more.")
            ) from None
        return opened

    @property
    def sentences(self) -> list[str]:
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]

    @property
    def is_suspicious(self) -> bool:
        """A valid guard of a form that was probably filled in by a robot, which is better not told."""
        return bool(self.cleaned_data["website"]) or self.is_too_fast

    @property
    def is_too_fast(self) -> bool:
        try:
            signer.unsign(self.cleaned_data["opened"], max_age=FASTEST)
        except SignatureExpired:
            return False
        return True

    def fingerprint(self, answers: dict[str, Any]) -> str:
        """The same for the same answers sent twice from one opened form, as by a double click."""
        text = json.dumps([self.cleaned_data["opened"], answers], sort_keys=True, cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()
