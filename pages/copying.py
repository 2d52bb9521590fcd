"""What staff may copy. Some pages stand for something that only one page may stand for, such as a category."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page


class PageCopyForm(CopyForm):
    """Wagtail's form, which refuses an alias of a page that stands for one thing and doesn't offer to publish a copy.

    An alias repeats the page with all its fields, so two pages would stand for the same thing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stands_alone(self.page):
            self.fields.pop("publish_copies", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("alias"):
            for title in _titles_that_stand_alone(self.page, below=cleaned.get("copy_subpages", False)):
                refusal = _("“%(title)s” can't have an alias. Each category has one page.") % {"title": title}
                self.add_error("alias", refusal)
        return cleaned


def tell_what_became_draft(request: HttpRequest, page: Page, copy: Page) -> None:
    """After a copy: names the pages that wait for their category."""
    titles = [found.title for found in copy.get_descendants(inclusive=True).not_live() if stands_alone(found)]
    if titles:
        messages.info(
            request,
            _("Choose a category before you publish the copies of category pages, which are drafts: %(titles)s.")
            % {"titles": ", ".join(titles)},
        )


def stands_alone(page: Page) -> bool:
    return getattr(page.specific_class, "stands_alone", False)


def _titles_that_stand_alone(page: Page, *, below: bool) -> list[str]:
    pages = page.get_descendants(inclusive=True) if below else [page]
    return [found.title for found in pages if stands_alone(found)]
