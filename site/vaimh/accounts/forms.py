"""The forms of the admin's sign-in pages."""

import hashlib
from functools import partial
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.admin.views.account import ChangePasswordPanel

from endorsement.public.rate_limit import exceeds, limits_for
from vaimh.accounts import throttle
from vaimh.accounts.resets import send_reset

# Requests for a link to a new password in an hour: for one address, and from one client.
RESETS_FOR_ADDRESS, RESETS_FROM_CLIENT = 3, 10
WINDOW = 60 * 60  # seconds


class SignInForm(LoginForm):
    """For WAGTAILADMIN_USER_LOGIN_FORM: says how long to wait after too many wrong passwords."""

    request: Any

    def get_invalid_login_error(self) -> ValidationError:
        if throttle.is_refused(self.request):
            account = {"username": self.cleaned_data.get("username")}
            return ValidationError(throttle.refusal(self.request, account), code="too_many")
        return super().get_invalid_login_error()


class ResetForm(PasswordResetForm):
    """For WAGTAILADMIN_USER_PASSWORD_RESET_FORM: does the same for each address, whether or not an account has it.

    A task looks the address up. After too many requests the page says the same, and no mail leaves.
    """

    def save(self, *, request: HttpRequest, use_https: bool = False, **kwargs: Any) -> None:
        email = self.cleaned_data["email"]
        address = hashlib.sha256(email.strip().casefold().encode()).hexdigest()
        limits = limits_for(request, RESETS_FROM_CLIENT, of="password-reset")
        if not exceeds({f"password-reset-{address}": RESETS_FOR_ADDRESS, **limits}, seconds=WINDOW):
            send_reset.enqueue(email, request.get_host(), use_https)


class NewPasswordForm(PasswordChangeForm):
    """The account page's. Wrong old passwords count like those of a sign-in: a desk may be left open."""

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        # Wagtail's page makes and checks the form again for each of its parts, and one attempt counts once.
        if not hasattr(self.request, "old_password_error"):
            self.request.old_password_error = self._judged()
        if error := self.request.old_password_error:
            raise error
        return self.cleaned_data["old_password"]

    def _judged(self) -> ValidationError | None:
        account = {"username": self.user.get_username()}
        if AxesProxyHandler.is_allowed(self.request, account):
            try:
                super().clean_old_password()
            except ValidationError as error:
                AxesProxyHandler.user_login_failed(sender=NewPasswordForm, credentials=account, request=self.request)
                if not throttle.is_refused(self.request):
                    return error
            else:
                return None
        self.request.axes_locked_out, self.request.axes_credentials = True, account
        return ValidationError(throttle.refusal(self.request, account), code="too_many")


def connect() -> None:
    """For AppConfig.ready. The page's panel gives its form no request."""
    ChangePasswordPanel.form_class = property(lambda panel: partial(NewPasswordForm, panel.request))
