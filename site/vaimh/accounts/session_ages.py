"""A session ends some hours after it was last used, and some days after it began, whatever the browser remembers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

BEGAN, USED = "session_began", "session_used"
# A note of each use would be a write for each request.
NOTED_EVERY = 5 * 60  # seconds
# An editor that stays open asks there each ten seconds, with or without a person in front of it.
ASKED_BY_SCRIPTS = "/admin/editing-sessions/"


class SessionAges(MiddlewareMixin):
    """Signs out users who have been idle or signed in for too long. Requests without a session cookie cost nothing."""

    def process_request(self, request: HttpRequest) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return
        now = timezone.now().timestamp()
        began, used = request.session.get(BEGAN, now), request.session.get(USED, now)
        if now - began > settings.SESSION_MAX_AGE or now - used > settings.SESSION_IDLE_AGE:
            logout(request)
            messages.info(request, _("You were signed out because some time has passed. Please sign in again."))
        elif (BEGAN not in request.session or now - used > NOTED_EVERY) and not request.path.startswith(
            ASKED_BY_SCRIPTS
        ):
            request.session[BEGAN], request.session[USED] = began, now
