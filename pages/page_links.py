"""Links to pages in rich text."""

from django.utils.html import format_html
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from pages.languages import localized
from pages.public_pages import only_public


class PublicPageLinks(PageLinkHandler):
    """Wagtail's links, which keep their text and lose their address when the page isn't public.

    They lead to the page in the reader's language, where it has that.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        ids = {attrs.get("id") for attrs in attrs_list}
        addresses = {str(page.pk): localized(page).url for page in only_public(Page.objects.filter(pk__in=ids))}
        return [_opening_tag(addresses.get(str(attrs.get("id")))) for attrs in attrs_list]


def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinks)


def _opening_tag(address: str | None) -> str:
    return format_html('<a href="{}">', address) if address else "<a>"
