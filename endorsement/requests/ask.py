"""The form that mails a lost link again. Whatever address it gets, its answer is the same."""

import hashlib
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from endorsement.public.answers import page
from endorsement.public.rate_limit import WINDOW, count, exceeds, limits_in_window, seconds_to_wait, this_window
from endorsement.requests import wanted

# How often one client may ask in one window of the lookups, and how often one address is noted in it.
ASKED = 10
NOTED = 3


class AskForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=254,
        help_text=gettext_lazy("The address that the association writes to."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


# Anybody may send it about any address: there is nothing that another site could forge. And it needs no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def ask(request: HttpRequest) -> HttpResponse:
    """The form; once it is sent, what happens if the address is known."""
    if request.method != "POST":
        return _page(request, form=AskForm(), is_sent="sent" in request.GET)
    form = AskForm(request.POST)
    if exceeds(limits_in_window(request, ASKED, of="endorsement-links"), seconds=WINDOW):
        refusal = _("Your connection asked for many links in a short time. Please try again in a quarter of an hour.")
        response = _page(request, form=form, mistake=refusal, status=429)
        response["Retry-After"] = str(seconds_to_wait())
        return response
    if not form.is_valid():
        return _page(request, form=form, status=422)
    address = form.cleaned_data["email"].lower()
    # By its hash: keys of a cache are read by more people than the registry is.
    key = f"endorsement-links-to-{hashlib.sha256(address.encode()).hexdigest()}-{this_window()}"
    if count(key, 1, seconds=WINDOW) <= NOTED:
        wanted.note(address)
    return redirect(f"{request.path}?sent=1")


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    response = page(request, "endorsement/renew/ask.html", status=status, crumb=_("Renew your endorsement"), **context)
    response["X-Robots-Tag"] = "noindex"
    return response
