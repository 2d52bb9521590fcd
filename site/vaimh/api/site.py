"""The content of every page, for other front ends: the menu and the settings."""

from functools import partial
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from wagtail.api.utils import get_base_url, get_full_url
from wagtail.rich_text import expand_db_html

from endorsement.clock import today
from pages.json_values import absolute, image_as_json, with_absolute_links
from pages.models import MainMenu, SiteSettings
from pages.templatetags.site_tags import contact_address

# The format of Wagtail's own responses.
answer = partial(JsonResponse, json_dumps_params={"indent": 4, "ensure_ascii": False})


def index(request: HttpRequest) -> JsonResponse:
    """The addresses of all parts of the API."""
    names = ("pages:listing", "images:listing", "documents:listing", "redirects:listing", "menu", "settings")
    addresses = {name.partition(":")[0]: reverse(f"wagtailapi_v2:{name}") for name in names}
    addresses["registry"] = reverse("endorsement_api:api-root")
    return answer({name: get_full_url(request, address) for name, address in addresses.items()})


def menu(request: HttpRequest) -> JsonResponse:
    """{"items": [{"label", "url", "page": {"id", "meta": {"detail_url"}} or null}]}, public items only."""
    return answer(
        {
            "items": [
                {
                    "label": str(item),
                    "url": item.page.full_url if item.page else absolute(item.url, request),
                    "page": page_reference(item.page_id, request) if item.page else None,
                }
                for item in MainMenu.load(request_or_site=request).shown_items()
            ]
        }
    )


def page_reference(pk: int, request: HttpRequest) -> dict[str, Any]:
    detail = reverse("wagtailapi_v2:pages:detail", args=[pk])
    return {"id": pk, "meta": {"detail_url": get_full_url(request, detail)}}


def settings(request: HttpRequest) -> JsonResponse:
    """The name, the images, today's alert, the footer, the contact addresses and the social links."""
    site = SiteSettings.load(request_or_site=request)
    return answer(
        {
            "organization_name": site.organization_name,
            "root_url": get_base_url(request),
            "logo": image_as_json(site.logo, request),
            "social_image": image_as_json(site.social_image, request),
            "alert": with_absolute_links(expand_db_html(site.alert_on(today())), request),
            "footer": with_absolute_links(expand_db_html(site.footer), request),
            "contact_email": site.contact_email,
            "contact_url": absolute(contact_address({"request": request}), request),
            "social_links": [{"label": link.label, "url": link.url} for link in site.social_links.all()],
        }
    )


def not_found(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"message": "not found"}, status=404)
