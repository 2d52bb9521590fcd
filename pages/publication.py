"""A page is published complete, whichever way staff take: the editor, a bulk action, a workflow, a schedule.

Wagtail's editor checks a page's form. Its other ways to publish check the page when they save it, or not at all, and
end in a server error.
"""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page


class NotPublishable(ValidationError):
    """The page lacks something that visitors need. Wagtail's own JSON answers it as it answers invalid data."""

    def __init__(self, page: Page, problems: ValidationError) -> None:
        super().__init__(problems.message_dict)
        self.page = page

    def __str__(self) -> str:
        problems = [f"{self._name_of(field)}{text}" for field, texts in self.message_dict.items() for text in texts]
        return _("The page “%(title)s” wasn't published. Open it and fix the following. %(problems)s") % {
            "title": self.page.get_admin_display_title(),
            "problems": " ".join(problems),
        }

    def _name_of(self, field: str) -> str:
        if field == NON_FIELD_ERRORS:
            return ""
        known = {known.name: known for known in self.page._meta.get_fields()}
        return f"{capfirst(getattr(known.get(field), 'verbose_name', field))}: "


def check_complete(page: Page) -> None:
    """Raises NotPublishable unless the page has everything that its form requires."""
    try:
        page.full_clean()
    except ValidationError as problems:
        raise NotPublishable(page, problems) from problems


class RefusalsInWords:
    """Middleware for the admin: says why a page wasn't published, in place of a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotPublishable):
            return None
        messages.error(request, str(exception))
        answer = redirect("wagtailadmin_pages:edit", exception.page.pk)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The dialog of a workflow follows this address.
            return JsonResponse({"step": "success", "redirect": answer.url})
        return answer
