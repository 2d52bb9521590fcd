"""The guide under Help: its pages, its search, and the way to it from the pages of the registry."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from endorsement.admin.guide import reading
from endorsement.admin.guide.places import part_for


def guide_address(name: str, anchor: str = "") -> str:
    address = reverse("registry_guide_part", args=[name])
    return f"{address}#{anchor}" if anchor else address


def picture_address(name: str) -> str:
    return reverse("registry_guide_picture", args=[name])


def address_of(part: str) -> str:
    """Of "registrar#mistakes"."""
    name, _hash, anchor = part.partition("#")
    return guide_address(name, anchor)


class GuideIndexView(WagtailAdminTemplateMixin, TemplateView):
    """What the guides have, or what a search finds in them. Every user of the admin may read them."""

    template_name = "endorsement/admin/guide/index.html"
    page_title = gettext_lazy("Guide to the registry")
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = " ".join(self.request.GET.get("q", "").replace("\0", "").split())[:200]
        found = [(hit, guide_address(hit.part.guide, hit.part.anchor)) for hit in reading.search(asked)]
        guides = [
            (
                guide.title,
                guide_address(guide.name),
                [(part.title, guide_address(guide.name, part.anchor)) for part in parts],
            )
            for guide in reading.guides()
            for parts in [[part for part in guide.parts if part.level == 2]]
        ]
        return super().get_context_data(asked=asked, found=found, guides=guides, **kwargs)


def _contents(guide: reading.Guide) -> list[tuple[str, str]]:
    """The heading and the address of each part of the first order."""
    return [(part.title, guide_address(guide.name, part.anchor)) for part in guide.parts if part.level == 2]


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/guide/guide.html"
    header_icon = "help"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["name"] not in reading.NAMES:
            raise Http404
        self.guide = reading.read(kwargs["name"])

    def get_page_title(self) -> str:
        return self.guide.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registry_guide"), "label": _("Guide to the registry")},
            {"url": "", "label": self.guide.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = [
            (part, reading.html(part, guide_address=guide_address, picture_address=picture_address))
            for part in self.guide.parts
        ]
        return super().get_context_data(parts=parts, **kwargs)


class GuidePictureView(View):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in reading.pictures():
            raise Http404
        return HttpResponse((reading.FOLDER / "images" / name).read_bytes(), content_type="image/png")


class HelpWithThisPage(MenuItem):
    """Leads from a page of the registry to its part of the guide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return part_for(request.resolver_match) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        part = part_for(request.resolver_match)
        address = address_of(part) if part else self.url
        return LinkMenuItem(self.name, self.label, address, icon_name=self.icon_name, classname=self.classname)


def page_menu_item() -> MenuItem:
    return HelpWithThisPage(
        gettext_lazy("Help with this page"), reverse_lazy("registry_guide"), icon_name="help", order=10
    )


def guide_menu_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Guide to the registry"), reverse_lazy("registry_guide"), icon_name="doc-full", order=20
    )


def guide_urls() -> list[URLPattern]:
    """For the hook register_admin_urls."""
    return [
        path("registry/guide/", GuideIndexView.as_view(), name="registry_guide"),
        path("registry/guide/images/<str:name>", GuidePictureView.as_view(), name="registry_guide_picture"),
        path("registry/guide/<slug:name>/", GuideView.as_view(), name="registry_guide_part"),
    ]
