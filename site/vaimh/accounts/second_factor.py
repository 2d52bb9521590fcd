"""A code from an app as a second factor, with recovery codes, by django-otp's devices. Optional, or required by group.

Whether somebody is asked is decided when they sign in and kept in the session. Until the code is given, the admin leads
to the page that asks for it, and the rest of the site takes them for a visitor.
"""

from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

STATE = "second_factor"
ASK, SET_UP = "ask", "set up"
# In REQUIRE_SECOND_FACTOR_GROUPS, beside the names of groups.
SUPERUSERS = "superusers"
RECOVERY_CODES = 10
# What is served before the code is given.
ALWAYS = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
PAGES = {ASK: "second_factor_ask", SET_UP: "second_factor"}


def is_required_of(user: Any) -> bool:
    groups = settings.REQUIRE_SECOND_FACTOR_GROUPS
    if not groups:
        return False
    return (user.is_superuser and SUPERUSERS in groups) or user.groups.filter(name__in=groups).exists()


def is_set_up_for(user: Any) -> bool:
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def decide(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """For the signal user_logged_in."""
    if is_set_up_for(user):
        request.session[STATE] = ASK
    elif is_required_of(user):
        request.session[STATE] = SET_UP
    else:
        request.session.pop(STATE, None)


class SecondFactor(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        page = PAGES.get(request.session.get(STATE, ""))
        if page is None or not request.user.is_authenticated:
            return None
        if not request.path.startswith("/admin/"):
            request.user = AnonymousUser()
            return None
        if resolve(request.path_info).url_name in {*ALWAYS, page}:
            return None
        return redirect_to_login(request.get_full_path(), login_url=reverse(page))


def check(user: Any, code: str) -> bool:
    """Whether the code is the app's of this moment, or a recovery code, which is used up by it.

    django-otp makes each further wrong code wait twice as long.
    """
    code = "".join(code.split()).lower()
    model = TOTPDevice if code.isascii() and code.isdigit() else StaticDevice
    devices = model.objects.devices_for_user(user, confirmed=True)
    return any(verify_token(user, device.persistent_id, code) for device in devices)


def seconds_to_wait(user: Any) -> int:
    """After wrong codes; 0 if another may be tried now."""
    devices = [
        device
        for model in (TOTPDevice, StaticDevice)
        for device in model.objects.devices_for_user(user, confirmed=True)
    ]
    until = [
        told["locked_until"] for device in devices for allowed, told in [device.verify_is_allowed()] if not allowed
    ]
    return max((ceil((moment - timezone.now()).total_seconds()) for moment in until), default=0)


def device_for(user: Any, key: str) -> TOTPDevice:
    """A device that isn't stored yet."""
    return TOTPDevice(user=user, name="app", key=key)


@transaction.atomic
def set_up(user: Any, key: str, code: str) -> list[str] | None:
    """The recovery codes, if the app knows the key; None if the code is wrong."""
    totp = TOTP(bytes.fromhex(key))
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and totp.verify(int(typed), tolerance=1)):
        return None
    turn_off(user)
    device = device_for(user, key)
    device.last_t, device.drift = totp.t(), totp.drift
    device.save()
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Instead of all the older ones."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def turn_off(user: Any) -> int:
    """How many devices there were, recovery codes included."""
    apps, codes = TOTPDevice.objects.filter(user=user), StaticDevice.objects.filter(user=user)
    count = apps.count() + codes.count()
    apps.delete()
    codes.delete()
    return count


def connect() -> None:
    """For AppConfig.ready."""
    user_logged_in.connect(decide, dispatch_uid="vaimh.second_factor")
