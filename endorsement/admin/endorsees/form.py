"""The form for an endorsee, grouped by what is public."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, EditView

from endorsement import services
from endorsement.admin.meanwhile import KeepsOthersChanges
from endorsement.admin.viewset_base import SavedByService
from endorsement.consent import SWITCHES
from endorsement.services import Done


class EndorseeForm(WagtailAdminModelForm):
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")


class NumberPanel(FieldPanel):
    """The number, once there is one. The first save assigns it, and it never changes."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()


def _with_consent(field: str) -> FieldRowPanel:
    consent = FieldPanel(SWITCHES[field], help_text=_("Publicly displayed only when ticked."))
    return FieldRowPanel([FieldPanel(field), consent])


ENDORSEE_PANELS = ObjectList(
    [
        NumberPanel("number", read_only=True),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
                FieldRowPanel([FieldPanel("credentials"), FieldPanel("languages")]),
                FieldPanel("listed"),
            ],
            heading=_("Publicly displayed while on the registry"),
        ),
        MultiFieldPanel(
            [_with_consent(field) for field in SWITCHES],
            heading=_("Publicly displayed with the person's consent"),
            help_text=_("Tick “show” only if the person agreed. Everything else stays private."),
        ),
        MultiFieldPanel(
            [FieldPanel("other_names"), FieldPanel("external_id"), FieldPanel("notes")],
            heading=_("Never public"),
        ),
    ],
    base_form_class=EndorseeForm,
)


class SavesEndorsee(SavedByService):
    """Returns to the person's page afterwards, where the next step is."""

    inspect_url_name: str = ""

    def write(self) -> Done:
        return services.save_endorsee(endorsee=self.form.instance, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse(self.inspect_url_name, args=[self.object.pk])


class EndorseeCreateView(SavesEndorsee, CreateView):
    pass


class EndorseeEditView(KeepsOthersChanges, SavesEndorsee, EditView):
    pass
