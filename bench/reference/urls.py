"""The references. Each is what its documentation shows first; none knows the registry's rule, consent or words."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.cache import cache_page
from django.views.generic import ListView
from ninja import ModelSchema, NinjaAPI
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.views import serve

from endorsement.models import Category, Endorsee, Endorsement, Locality
from endorsement.querysets import EndorseeQuerySet

LISTED = Endorsee.objects.filter(listed=True).order_by("sort_key", "pk")


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def our_list(request: HttpRequest, path: str) -> HttpResponse:
    """Our page without what it says to caches, or `cache_page` would not keep it."""
    response = serve(request, path).render()
    for header in ("Cache-Control", "ETag", "Vary"):
        response.headers.pop(header, None)
    return response


# --- A bare Django list view with a filter form ---


class Filters(forms.Form):
    q = forms.CharField(required=False)
    category = forms.ModelMultipleChoiceField(Category.objects.all(), to_field_name="slug", required=False)
    locality = forms.ModelMultipleChoiceField(Locality.objects.all(), to_field_name="slug", required=False)


def found(form: Filters) -> EndorseeQuerySet:
    people = LISTED
    if not form.is_valid():
        return people.none()
    for word in form.cleaned_data["q"].split():
        people = people.filter(public_key__contains=word)
    if categories := form.cleaned_data["category"]:
        people = people.filter(endorsements__category__in=categories).distinct()
    if localities := form.cleaned_data["locality"]:
        people = people.filter(locality__in=localities)
    return people.select_related("locality").prefetch_related("endorsements__category", "endorsements__designation")


class BareList(ListView):
    paginate_by = 25

    def get_queryset(self) -> EndorseeQuerySet:
        self.form = Filters(self.request.GET)
        return found(self.form)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(form=self.form, **kwargs)

    def render_to_response(self, context: dict[str, object], **kwargs: object) -> HttpResponse:
        return HttpResponse(TEMPLATE.render(context, self.request))


TEMPLATE = engines["django"].from_string("""<!doctype html><title>List</title>
<form>{{ form.as_p }}<button>Search</button></form>
<p>{{ paginator.count }} people, page {{ page_obj.number }} of {{ paginator.num_pages }}</p>
<table>{% for person in object_list %}<tr><td>{{ person.name }}, {{ person.credentials }}<td>{{ person.locality }}
<td>{% for endorsement in person.endorsements.all %}{{ endorsement.label }} {{ endorsement.awarded_on }}{% endfor %}
{% endfor %}</table>""")


# --- A bare django-ninja endpoint ---

api = NinjaAPI(docs_url=None, openapi_url=None)


class EndorsementOut(ModelSchema):
    label: str
    name: str

    class Meta:
        model = Endorsement
        fields = ["awarded_on"]


class EndorseeOut(ModelSchema):
    endorsements: list[EndorsementOut]

    class Meta:
        model = Endorsee
        fields = ["number", "given_name", "family_name", "credentials", "organization", "email", "phone", "website"]


@api.get("endorsees/", response=dict)
def endorsees(request: HttpRequest, limit: int = 25, offset: int = 0) -> dict[str, object]:
    people = found(Filters(request.GET))
    items = [EndorseeOut.from_orm(person) for person in people[offset : offset + limit]]
    return {"count": people.count(), "items": items}


# --- Wagtail's own API ---

wagtail_api = WagtailAPIRouter("wagtailapi")
wagtail_api.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("ok/", ok),
    path("cached/<path:path>", cache_page(300)(our_list)),
    path("bare/", BareList.as_view()),
    path("ninja/", api.urls),
    path("wagtail/", wagtail_api.urls),
    # What our templates link to.
    path("", include("vaimh.urls")),
]
