"""Wagtail's API for pages, images, documents and redirects, limited to public content.

Wagtail's own shows more to people who are signed in (here nobody is: vaimh.api.middleware drops the cookies), and
leaves some parameters unchecked.
"""

from typing import Any

from django.db.models import Case, DateField, Model, Q, QuerySet, When
from django.http import HttpRequest
from rest_framework.fields import CharField, Field, IntegerField
from rest_framework.filters import BaseFilterBackend
from rest_framework.response import Response
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError, get_full_url, page_models_from_string
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.contrib.redirects.api import RedirectsAPIViewSet, RedirectSerializer
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.api.v2.serializers import DocumentSerializer
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.serializers import ImageSerializer
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.query import PageQuerySet

from endorsement.search_keys import query_words
from pages.json_values import image_as_json, with_absolute_links
from pages.public_pages import public_pages, public_pages_in_each_language, public_pages_of_site, site_root
from pages.redirects import find_redirect
from pages.search import find_pages, read_search

# Stored rich text has the ids of drafts; pages have their own search; and there is only one site.
LEFT_OUT = {"rich_text_format", "search", "search_operator", "site"}
IDS = ("id", "child_of", "ancestor_of", "descendant_of", "translation_of", "limit", "offset")
MAX_DIGITS = 9
MAX_FIELDS_LENGTH = 500


class PublicEndpoint(BaseAPIViewSet):
    """The base of all endpoints. They refuse unknown parameters, in the detail too."""

    authentication_classes = ()
    known_query_parameters = BaseAPIViewSet.known_query_parameters - LEFT_OUT

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name in IDS:
            if len(request.GET.get(name, "")) > MAX_DIGITS:
                raise BadRequestError(f"{name} is too large")
        if len(request.GET.get("fields", "")) > MAX_FIELDS_LENGTH:
            raise BadRequestError(f"fields is longer than {MAX_FIELDS_LENGTH} characters")

    def check_no_more_than(self, parameters: set[str]) -> None:
        if unknown := self.request.GET.keys() - parameters - {"fields", "format", "_"}:
            raise BadRequestError(f"query parameter is not recognised: {', '.join(sorted(unknown))}")

    def detail_view(self, request: HttpRequest, pk: int) -> Response:
        self.check_no_more_than(set())
        return super().detail_view(request, pk)

    def find_view(self, request: HttpRequest) -> Response:
        self.check_no_more_than(self.find_query_parameters)
        return super().find_view(request)

    def find_object(self, queryset: QuerySet, request: HttpRequest) -> Model | None:
        try:
            found = super().find_object(queryset, request)
        except ValueError as error:
            raise BadRequestError("this value isn't valid") from error
        return found if found and queryset.filter(pk=found.pk).exists() else None


class PageSearch(BaseFilterBackend):
    """`search` finds what the site's own search finds, in the same order unless `order` is given."""

    def filter_queryset(self, request: HttpRequest, queryset: PageQuerySet, view: "Pages") -> PageQuerySet:
        if not (text := request.GET.get("search")):
            return queryset
        asked = read_search(text)
        if asked.problems:
            raise BadRequestError(asked.problems[0].message)
        found = [page.pk for page in find_pages(query_words(asked.q), root=view.get_root_page())]
        queryset = queryset.filter(pk__in=found)
        if "order" in request.GET:
            return queryset
        return queryset.order_by(Case(*(When(pk=pk, then=place) for place, pk in enumerate(found)), default=0))


class PublicPageSerializer(PageSerializer):
    def to_representation(self, instance: Page) -> dict[str, Any]:
        return with_absolute_links(super().to_representation(instance), self.context["request"])


class Pages(PublicEndpoint, PagesAPIViewSet):
    """A listing shows the fields of all pages and, of one type, that type's own. The body is in the detail."""

    base_serializer_class = PublicPageSerializer
    filter_backends = [*(backend for backend in PagesAPIViewSet.filter_backends if backend != SearchFilter), PageSearch]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - LEFT_OUT | {"search"}
    # An alias may mirror a draft.
    meta_fields = [*(name for name in PagesAPIViewSet.meta_fields if name != "alias_of"), "last_published_at"]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, "last_published_at"]
    # Each costs queries for each page.
    detail_only_fields = [
        *PagesAPIViewSet.detail_only_fields,
        "body",
        "breadcrumbs",
        "children",
        "image",
        "social_image",
    ]

    @classmethod
    def get_listing_default_fields(cls, model: type[Model]) -> list[str]:
        """As they were before there were several languages; `fields=locale` adds it."""
        return [name for name in super().get_listing_default_fields(model) if name != "locale"]

    @classmethod
    def get_detail_default_fields(cls, model: type[Model]) -> list[str]:
        return [name for name in super().get_detail_default_fields(model) if name != "locale"]

    def get_base_queryset(self) -> PageQuerySet:
        """A listing has one language, the site's own unless it asks for another, so that no page is in it twice."""
        if self.action == "listing_view" and not self.request.GET.keys() & {"locale", "translation_of"}:
            return public_pages_of_site(self.request)
        return public_pages_in_each_language(self.request)

    def get_root_page(self) -> Page | None:
        return site_root(self.request)

    def check_query_parameters(self, queryset: PageQuerySet) -> None:
        super().check_query_parameters(queryset)
        columns = {field.name: field for field in queryset.model._meta.concrete_fields}
        for name in self.request.GET:
            if isinstance(columns.get(name), DateField):  # moments too
                raise BadRequestError(f"you can order pages by {name} but not filter them by it")

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        """What can be shown; or what a listing can be filtered and ordered by: columns with one plain value."""
        names = super().get_available_fields(model, db_fields_only=db_fields_only)
        if not db_fields_only:
            return names
        columns = {
            field.name for field in model._meta.concrete_fields if field.name == "locale" or not field.remote_field
        }
        return [name for name in names if name in columns and name not in cls.detail_only_fields]

    def get_queryset(self) -> PageQuerySet:
        pages = self.get_base_queryset()
        if names := self.request.GET.get("type"):
            try:
                types = page_models_from_string(names)
            except (LookupError, ValueError) as error:
                raise BadRequestError("type doesn't exist") from error
            if len(types) == 1:
                # With the type's own fields.
                pages = types[0].objects.filter(pk__in=pages.order_by().values("pk")).order_by("path")
            else:
                pages = pages.type(*types)
        return pages.select_related("locale")


class AbsoluteUrl(Field):
    """The address of an image's or document's file."""

    def to_representation(self, address: str) -> str:
        return get_full_url(self.context["request"], address)


class Renditions(Field):
    def to_representation(self, image: AbstractImage) -> list[dict[str, Any]]:
        shown = image_as_json(image, self.context["request"])
        return shown["renditions"] if shown else []


class PublicImageSerializer(ImageSerializer):
    download_url = AbsoluteUrl(source="file.url", read_only=True)
    alt = CharField(source="default_alt_text", read_only=True)
    renditions = Renditions(source="*", read_only=True)


class Images(PublicEndpoint, ImagesAPIViewSet):
    base_serializer_class = PublicImageSerializer
    body_fields = [*ImagesAPIViewSet.body_fields, "alt", "renditions"]
    meta_fields = [*BaseAPIViewSet.meta_fields, "download_url"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title", "width", "height", "alt", "download_url"]
    # Making them takes time, and a listing can have a hundred images.
    detail_only_fields = ["renditions"]


class PublicDocumentSerializer(DocumentSerializer):
    download_url = AbsoluteUrl(source="url", read_only=True)
    size = IntegerField(source="get_file_size", read_only=True)


class Documents(PublicEndpoint, DocumentsAPIViewSet):
    """`size` is in bytes; null if the file is missing."""

    base_serializer_class = PublicDocumentSerializer
    body_fields = [*DocumentsAPIViewSet.body_fields, "size"]
    meta_fields = [*BaseAPIViewSet.meta_fields, "download_url"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title", "size", "download_url"]


class PublicRedirectSerializer(RedirectSerializer):
    location = AbsoluteUrl(source="link", read_only=True)


class Redirects(PublicEndpoint, RedirectsAPIViewSet):
    """Leaves out redirects to pages that aren't public: they would reveal the address."""

    base_serializer_class = PublicRedirectSerializer
    find_query_parameters = RedirectsAPIViewSet.find_query_parameters | {"html_path"}
    body_fields = [*RedirectsAPIViewSet.body_fields, "is_permanent"]
    listing_default_fields = [*RedirectsAPIViewSet.listing_default_fields, "is_permanent"]

    def get_queryset(self) -> QuerySet[Redirect]:
        readable = Q(redirect_page=None) | Q(redirect_page__in=public_pages())
        return Redirect.objects.filter(readable).select_related("redirect_page").order_by("id")

    def find_object(self, queryset: QuerySet[Redirect], request: HttpRequest) -> Model | None:
        if "html_path" not in request.GET:
            return super().find_object(queryset, request)
        try:
            found = find_redirect(request, request.GET["html_path"])
        except ValueError as error:
            raise BadRequestError("html_path isn't a path") from error
        return queryset.filter(pk=found[0].pk).first() if found else None
