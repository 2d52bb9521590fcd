"""Categories, designations and localities in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, EditView

from endorsement import services
from endorsement.admin.meanwhile import KeepsOthersChanges
from endorsement.admin.viewset_base import RegistryViewSet, SavedByService
from endorsement.models import Category, Designation, Locality
from endorsement.services import Done


class VocabularyForm(WagtailAdminModelForm):
    """Slugs never change once saved, because other sites use them in links and filters."""

    fixed_fields = ["slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fixed_fields:
                self.fields[name].disabled = True


class DesignationForm(VocabularyForm):
    """A designation never changes its category, because endorsements store both."""

    fixed_fields = ["slug", "category"]


class SavesVocabulary(SavedByService):
    def write(self) -> Done:
        return services.save_vocabulary(entry=self.form.instance, by=self.request.user)


class VocabularyCreateView(SavesVocabulary, CreateView):
    pass


class VocabularyEditView(KeepsOthersChanges, SavesVocabulary, EditView):
    pass


class VocabularyViewSet(RegistryViewSet):
    add_view_class = VocabularyCreateView
    edit_view_class = VocabularyEditView


class CategoryViewSet(VocabularyViewSet):
    model = Category
    icon = "tag"
    search_fields = ["code", "name"]
    list_display = ["name", "code", "numeral", "sort_order", BooleanColumn("offered", label=_("Offered"))]
    edit_handler = ObjectList(
        [
            FieldRowPanel([TitleFieldPanel("code", targets=["slug"]), FieldPanel("numeral")]),
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("summary"),
            FieldPanel("sort_order", help_text=_("Categories are listed from the lowest number to the highest.")),
            FieldPanel("offered"),
        ],
        base_form_class=VocabularyForm,
    )


class DesignationViewSet(VocabularyViewSet):
    model = Designation
    icon = "list-ul"
    search_fields = ["code", "name", "category__code", "category__name"]
    list_display = ["name", Column("label", label=_("Label")), "category", "sort_order"]
    edit_handler = ObjectList(
        [
            FieldPanel("category", help_text=_("You can't change the category once it is saved.")),
            FieldRowPanel([FieldPanel("code"), FieldPanel("slug")]),
            FieldPanel("name"),
            FieldPanel("sort_order", help_text=_("Designations are listed from the lowest number to the highest.")),
        ],
        base_form_class=DesignationForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return Designation.objects.select_related("category")


class LocalityViewSet(VocabularyViewSet):
    model = Locality
    icon = "site"
    search_fields = ["name", "region", "fips"]
    list_filter = ["kind", "region"]
    list_display = [
        "name",
        "kind",
        "region",
        Column("fips", label=_("FIPS code")),
        Column("slug", label=_("Slug")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("region"), FieldPanel("fips")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("slug"),
        ],
        base_form_class=VocabularyForm,
    )
