"""The pages of the second factor: the code after the password, and setting it up below the account."""

from base64 import b32encode
from typing import Any

import segno
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from django_otp.util import random_hex
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from vaimh.accounts import second_factor

KEY = "second_factor_key"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class AskForm(CodeForm):
    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["code"].help_text = _("From the app on your phone, or one of your recovery codes.")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not second_factor.seconds_to_wait(self.user) and second_factor.check(self.user, code):
            return code
        seconds = second_factor.seconds_to_wait(self.user)
        raise ValidationError(
            ngettext(
                "This code is not right. You can try another one in %(seconds)d second.",
                "This code is not right. You can try another one in %(seconds)d seconds.",
                seconds,
            )
            % {"seconds": seconds}
        )


class AskView(FormView):
    template_name = "vaimh/admin/second_factor_ask.html"
    form_class = AskForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.next_url = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
        if request.session.get(second_factor.STATE) != second_factor.ASK:
            return redirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, next=self.next_url)

    def form_valid(self, form: Any) -> HttpResponse:
        del self.request.session[second_factor.STATE]
        self.request.session.cycle_key()
        return redirect(self.next_url)


class SetUpView(WagtailAdminTemplateMixin, FormView):
    """Sets the second factor up; or, where it is, makes new recovery codes or turns it off after the password."""

    template_name = "vaimh/admin/second_factor.html"
    form_class = CodeForm
    page_title = gettext_lazy("Second factor")
    header_icon = "lock"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        account = {"url": reverse("wagtailadmin_account"), "label": _("Account")}
        return [*self.breadcrumbs_items, account, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context = {**super().get_context_data(**kwargs), "is_required": second_factor.is_required_of(user)}
        if second_factor.is_set_up_for(user):
            return {**context, "is_set_up": True, "left": second_factor.recovery_codes_left(user)}
        device = second_factor.device_for(user, self.key)
        picture = segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=2)
        secret = b32encode(device.bin_key).decode()
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return {**context, "picture": picture, "secret": groups}

    @property
    def key(self) -> str:
        """Kept in the session until the app has shown that it knows it."""
        return self.request.session.setdefault(KEY, random_hex(20))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not second_factor.is_set_up_for(request.user):
            return super().post(request, *args, **kwargs)
        if not request.user.check_password(request.POST.get("password", "")):
            messages.error(request, _("The password is not right. Nothing was changed."))
            return redirect("second_factor")
        if "new_codes" in request.POST:
            return self.show(second_factor.new_recovery_codes(request.user))
        if "turn_off" in request.POST:
            second_factor.turn_off(request.user)
            messages.success(request, _("The second factor is off."))
            if second_factor.is_required_of(request.user):
                request.session[second_factor.STATE] = second_factor.SET_UP
        return redirect("second_factor")

    def form_valid(self, form: Any) -> HttpResponse:
        codes = second_factor.set_up(self.request.user, self.key, form.cleaned_data["code"])
        if codes is None:
            form.add_error("code", _("This code is not right. Wait for the next one in the app and type that."))
            return self.form_invalid(form)
        del self.request.session[KEY]
        self.request.session.pop(second_factor.STATE, None)
        return self.show(codes)

    def show(self, codes: list[str]) -> HttpResponse:
        """Once: they are not shown again."""
        response = self.render_to_response(self.get_context_data(codes=codes))
        response["Cache-Control"] = "no-store"
        return response


def second_factor_urls() -> list[URLPattern]:
    return [
        path("second-factor/", AskView.as_view(), name="second_factor_ask"),
        path("account/second-factor/", SetUpView.as_view(), name="second_factor"),
    ]


def account_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("second_factor"),
        "label": _("Second factor"),
        "help_text": _("Ask for a code from your phone each time you sign in."),
    }
