"""The passwords of private pages and documents, throttled like accounts. Wagtail's own views take any number."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from wagtail.documents.views.serve import authenticate_with_password as document_password
from wagtail.views import authenticate_with_password as page_password

from vaimh.accounts import throttle

View = Callable[..., HttpResponse]


def account_name(kind: str, restriction_id: int) -> str:
    """No user can have a name with a blank in it, so these never meet a user's attempts."""
    return f"{kind} password {restriction_id}"


def throttled(view: View, kind: str, parameter: str) -> View:
    @wraps(view)
    def counted(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, **kwargs)
        account = {"username": account_name(kind, kwargs[parameter])}
        if not AxesProxyHandler.is_allowed(request, account):
            request.axes_locked_out, request.axes_credentials = True, account  # type: ignore[attr-defined]
            # Without a password, Wagtail's view shows the form, whatever was sent.
            post = request.POST.copy()
            post["password"] = ""
            request.POST = post  # type: ignore[assignment]
        response = view(request, **kwargs)
        if isinstance(response, TemplateResponse):
            if not throttle.is_refused(request) and request.POST.get("password"):
                AxesProxyHandler.user_login_failed(sender=throttled, credentials=account, request=request)
            if throttle.is_refused(request):
                form = (response.context_data or {})["form"]
                form.errors["password"] = form.error_class([throttle.refusal(request, account)])
        return response

    return counted


urlpatterns: list[URLPattern] = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        throttled(page_password, "page", "page_view_restriction_id"),
    ),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        throttled(document_password, "document", "restriction_id"),
    ),
]
