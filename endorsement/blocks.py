"""The List of Endorsed Professionals as a body block."""

from dataclasses import replace
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.api.utils import get_full_url

from endorsement import clock
from endorsement.models import Category, RegistrySettings
from endorsement.public.filters import RegistryFilter
from endorsement.public.finder import RESULTS_ID
from endorsement.public.listing import build_listing
from endorsement.public.preview_records import example_records
from endorsement.public.vocabulary import YES, Vocabulary

PAGE_SIZE = 25
MAX_PAGE_SIZE = 100
API_LIST = "endorsement_api:endorsees"


def category_choices() -> list[tuple[str, str]]:
    return [(category.slug, str(category)) for category in Category.objects.all()]


def region_choices() -> list[tuple[str, str]]:
    return list(Vocabulary.load().regions.items())


def page_size_of(value: Any) -> int:
    return min(max(value.get("page_size") or PAGE_SIZE, 1), MAX_PAGE_SIZE)


def presets_of(value: Any) -> dict[str, str]:
    """The filters that a visitor can't take away, by parameter; "" for none."""
    return {
        "category": value.get("category") or "",
        "region": value.get("region") or "",
        "supervision": YES if value.get("supervision") else "",
    }


def api_address(value: Any) -> str | None:
    """The same list's address in the registry API; None if that API is not mounted.

    A preset that was deleted stays in the address. The API refuses it, and the list shows nobody.
    """
    try:
        address = reverse(API_LIST)
    except NoReverseMatch:
        return None
    chosen = {name: [preset] for name, preset in presets_of(value).items() if preset}
    asked = RegistryFilter(vocabulary=Vocabulary(categories=(), localities=()), chosen=chosen)
    return address + asked.query_string(limit=page_size_of(value))


def _results_id(request: HttpRequest | None) -> str:
    """An id for the results of each list on the page: the first one's is known to other pages."""
    number = getattr(request, "registry_lists", 0) + 1
    if request is not None:
        setattr(request, "registry_lists", number)  # noqa: B010 (Django's requests have no such field)
    return RESULTS_ID if number == 1 else f"{RESULTS_ID}-{number}"


class EndorsedProfessionalsBlock(blocks.StructBlock):
    """A list, with filters, of the people on the registry today. People without a current renewal never appear.

    The server renders it from the request's query string. So it works without JavaScript, and every state has an
    address. With JavaScript, `registry.js` updates the list in place. Two lists on a page share one address, because
    the parameters have no prefix.
    """

    heading = blocks.CharBlock(required=False, help_text=_("Leave empty if the page title says the same."))
    introduction = blocks.RichTextBlock(required=False, features=["bold", "italic", "link", "ol", "ul"])
    category = blocks.ChoiceBlock(
        choices=category_choices,
        required=False,
        label=_("Only this category"),
        help_text=_("Leave empty to list every category."),
    )
    region = blocks.ChoiceBlock(
        choices=region_choices,
        required=False,
        label=_("Only this region"),
        help_text=_("Lists only people who agreed to show their location. Leave empty to list every region."),
    )
    supervision = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("Only reflective supervisors"),
        help_text=_("Lists only people who offer reflective supervision."),
    )
    page_size = blocks.IntegerBlock(
        default=PAGE_SIZE,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PAGE_SIZE)],
        label=_("People per page"),
        help_text=_("At most 100."),
    )
    show_filters = blocks.BooleanBlock(required=False, default=True, label=_("Show search and filters"))

    class Meta:
        icon = "group"
        label = _("Endorsed professionals")
        description = _("The people with an active endorsement today. The registry keeps this list up to date.")
        template = "endorsement/blocks/endorsed_professionals.html"
        preview_value = {"heading": _("List of Endorsed Professionals"), "page_size": PAGE_SIZE, "show_filters": True}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For a migration of the page that has the block: a stand-in of Wagtail's own, which keeps values as they are.

        With our definition in it, each release that changes a help text would ask for a migration of the host site,
        and the migrations could not run once the registry is removed.
        """
        return "wagtail.blocks.Block", [], {}

    def deconstruct_with_lookup(self, lookup: Any) -> tuple[str, list[Any], dict[str, Any]]:
        return self.deconstruct()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        request = (parent_context or {}).get("request")
        is_example = bool((parent_context or {}).get("is_block_preview"))
        # A block preview gets the admin's own request; a page rendered as text gets none.
        parameters = request.GET if request and not is_example else QueryDict()
        on = clock.today()
        registry_settings = RegistrySettings.load(request_or_site=request)
        listing = build_listing(
            parameters,
            on=on,
            page_size=page_size_of(value),
            **presets_of(value),
        )
        if is_example:
            examples = example_records(listing.term.ends_on, prefix=registry_settings.number_prefix)
            listing = replace(listing, records=examples, count=len(examples))
        return {
            **context,
            "listing": listing,
            "results_id": _results_id(request),
            "is_example": is_example,
            "registry_settings": registry_settings,
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The settings; `endorsees_url` is the registry API's list of the same people, or None (`api_address`)."""
        request = (context or {}).get("request")
        address = api_address(value)
        return {
            **super().get_api_representation(value, context),
            "page_size": page_size_of(value),
            "disclaimer": RegistrySettings.load(request_or_site=request).disclaimer,
            "endorsees_url": address and get_full_url(request, address),
        }

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_preview_context(value, parent_context), "is_block_preview": True}
