"""How many wrong passwords are taken, by django-axes. The database counts, so a cache that fails changes nothing.

Three counts over the last `WAIT`. The first stops a guesser alone: its owner still gets in from elsewhere. The second
stops guesses from many addresses and locks the owner out too, so it is higher. The third stops one client that tries
many accounts. A page's password is an account of its own here (`page_passwords`).
"""

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from endorsement.public.rate_limit import client_of

WAIT: timedelta = settings.AXES_COOLOFF_TIME
ACCOUNT_FROM_CLIENT, ACCOUNT, CLIENT = settings.AXES_FAILURE_LIMIT, 100, 50
# In the order of AXES_LOCKOUT_PARAMETERS.
LIMITS = (ACCOUNT_FROM_CLIENT, ACCOUNT, CLIENT)


class Throttle(AxesDatabaseHandler):
    """Axes with a limit for each count; stock Axes has one limit for all."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Measured by the first limit: a hundred at all clients weigh as much as five at one."""
        return max(
            _count(attempts) * ACCOUNT_FROM_CLIENT // limit
            for attempts, limit in zip(self.get_user_attempts(request, credentials), LIMITS, strict=True)
        )

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """After the right password. Stock Axes would forget all of the client, and a guesser may have an account."""
        own, *_others = self.filter_user_attempts(request, credentials)
        return own.delete()[0]

    def waits_until(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> Any:
        full = [
            attempts.aggregate(latest=Max("attempt_time"))["latest"]
            for attempts, limit in zip(self.get_user_attempts(request, credentials), LIMITS, strict=True)
            if _count(attempts) >= limit
        ]
        return max(full, default=timezone.now()) + WAIT


def _count(attempts: QuerySet[AccessAttempt]) -> int:
    return attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0


def client_address(request: HttpRequest) -> str | None:
    """The client as the limits of the registry see it, in a form that PostgreSQL takes for an address."""
    client = client_of(request).removesuffix("/64")
    return client if set(client) & set(".:") else None


def is_refused(request: HttpRequest) -> bool:
    """Whether Axes refused this request, or its wrong password was the last one allowed."""
    return getattr(request, "axes_locked_out", False)


def seconds_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    until = AxesProxyHandler.get_implementation().waits_until(request, credentials)
    return max(1, int((until - timezone.now()).total_seconds()))


def refusal(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    minutes = -(-seconds_left(request, credentials) // 60)
    return ngettext(
        "Too many wrong passwords. Wait %(minutes)d minute, then try again. An administrator can unlock you sooner.",
        "Too many wrong passwords. Wait %(minutes)d minutes, then try again. An administrator can unlock you sooner.",
        minutes,
    ) % {"minutes": minutes}


def tell(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """For AXES_LOCKOUT_CALLABLE. The page says it in words already; this adds what programs read."""
    if response is None:
        response = HttpResponse(refusal(request, credentials), content_type="text/plain")
    response.status_code = 429
    response["Retry-After"] = str(seconds_left(request, credentials))
    return response


def attempts() -> QuerySet[AccessAttempt, dict[str, Any]]:
    """The wrong passwords that count now, one row for each account and client, newest first."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - WAIT)
    rows = recent.order_by().values("username", "ip_address")
    return rows.annotate(failures=Sum("failures_since_start"), latest=Max("attempt_time")).order_by(
        "-latest", "username"
    )


def account_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """For AXES_USERNAME_CALLABLE: as long as the column, because PostgreSQL refuses more; and without null bytes."""
    name = (credentials or {}).get("username") if credentials else request.POST.get("username")
    return name[:255].replace("\0", "") if name else None
