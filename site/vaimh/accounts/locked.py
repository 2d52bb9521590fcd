"""Settings › Wrong passwords: who waits after too many, and a button that ends the wait."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from vaimh.accounts import throttle

MAY_UNLOCK = "auth.change_user"
SHOWN = 200


class WrongPasswordsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "vaimh/admin/wrong_passwords.html"
    page_title = gettext_lazy("Wrong passwords")
    header_icon = "lock"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(MAY_UNLOCK):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {**row, "waits": row["failures"] >= throttle.ACCOUNT_FROM_CLIENT} for row in throttle.attempts()[:SHOWN]
        ]
        minutes = int(throttle.WAIT.total_seconds() // 60)
        return {**super().get_context_data(**kwargs), "rows": rows, "minutes": minutes}

    def post(self, request: HttpRequest) -> HttpResponse:
        account = request.POST.get("account", "")
        # Without a name, Axes would forget everybody's.
        if account and AxesProxyHandler.reset_attempts(username=account):
            messages.success(request, _("%(account)s can sign in again.") % {"account": account})
        return redirect("wrong_passwords")


class WrongPasswordsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_UNLOCK)


def wrong_passwords_menu_item() -> MenuItem:
    return WrongPasswordsMenuItem(
        gettext_lazy("Wrong passwords"), reverse_lazy("wrong_passwords"), icon_name="lock", order=650
    )


def locked_urls() -> list[URLPattern]:
    return [path("wrong-passwords/", WrongPasswordsView.as_view(), name="wrong_passwords")]
