"""The form for an endorsee, grouped by what is public."""

from copy import copy
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, EditView

from endorsement import clock, services
from endorsement.admin.endorsees.known import MOST, alike
from endorsement.admin.endorsees.merged import FollowsMerges
from endorsement.admin.meanwhile import KeepsOthersChanges
from endorsement.admin.viewset_base import SavedByService
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.language_chooser import LanguagesChoice
from endorsement.models import Endorsee
from endorsement.services import Done


class EndorseeForm(WagtailAdminModelForm):
    languages = LanguagesChoice(
        label=_("Languages"),
        required=False,
        help_text=Endorsee._meta.get_field("languages").help_text,
    )
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    keep_former_name = forms.BooleanField(
        label=_("Keep a former family name"),
        required=False,
        initial=True,
        help_text=_(
            "If you change the family name, the former one is added to Other names, so that staff still find the "
            "person by it. Untick to correct a typing mistake."
        ),
    )

    is_somebody_else = forms.BooleanField(
        label=_("This is somebody else"),
        required=False,
        help_text=_("Tick it if the new person isn't one of these."),
    )
    known: list[Endorsee] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.instance.pk and cleaned.get("family_name"):
            self._ask_about_known_people(cleaned)
        if self.instance.pk and cleaned.get("keep_former_name") and cleaned.get("family_name"):
            other_names = cleaned.get("other_names", "")
            cleaned["other_names"] = self.instance.other_names_after(cleaned["family_name"], other_names)
        asked = copy(self.instance)
        for field in (*OFFERS, CONFIRMED):
            setattr(asked, field, cleaned.get(field))
        asked.confirm_availability(self.instance if self.instance.pk else None, on=clock.today())
        cleaned[CONFIRMED] = getattr(asked, CONFIRMED)
        return cleaned

    def _ask_about_known_people(self, cleaned: dict[str, Any]) -> None:
        """Somebody who is known is not added again by mistake."""
        given = {name: cleaned.get(name, "") for name in ("given_name", "family_name", "email")}
        self.known = list(alike(**given)[:MOST])
        if not self.known or cleaned.get("is_somebody_else"):
            return
        links = format_html_join(
            ", ",
            '<a href="{}">{} ({})</a>',
            (
                (reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[one.pk]), one.name, one.number)
                for one in self.known
            ),
        )
        told = gettext("The registry already has this name or email: {people}. Nothing was saved yet.")
        self.add_error("is_somebody_else", forms.ValidationError(format_html(escape(told), people=links)))


class SomebodyElsePanel(FieldPanel):
    """Only where the registry knows somebody of the new person's name or email."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(getattr(self.form, "known", None)) and super().is_shown()


class OnceSavedPanel(FieldPanel):
    """For what a new record doesn't have yet: the number, which the first save assigns, and a former name."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()


class OtherLanguagesPanel(FieldPanel):
    """Only a file, or an earlier version, has languages that the list doesn't have."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.other_languages) and super().is_shown()


def _with_consent(field: str) -> FieldRowPanel:
    consent = FieldPanel(SWITCHES[field], help_text=_("Publicly displayed only when ticked."))
    return FieldRowPanel([FieldPanel(field), consent])


ENDORSEE_PANELS = ObjectList(
    [
        OnceSavedPanel("number", read_only=True),
        SomebodyElsePanel("is_somebody_else"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")]),
                OnceSavedPanel("keep_former_name"),
                FieldPanel("credentials"),
                FieldPanel("languages"),
                OtherLanguagesPanel("other_languages"),
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
            [FieldRowPanel([FieldPanel(offer) for offer in OFFERS]), FieldPanel(CONFIRMED)],
            heading=_("Publicly displayed when ticked"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("other_names"),
                FieldRowPanel([FieldPanel("preferred_language"), FieldPanel("no_mail")]),
                FieldRowPanel([FieldPanel("external_id"), FieldPanel("other_external_ids")]),
                FieldPanel("notes"),
            ],
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


class EndorseeEditView(FollowsMerges, KeepsOthersChanges, SavesEndorsee, EditView):
    pass
