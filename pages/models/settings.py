"""What every page shows: alert, name, logo, menu, footer."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting
from wagtail.fields import RichTextField
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from endorsement.models.preferences import DefaultUntilSaved
from endorsement.public.structured_data import Thing, organization
from endorsement.site_language import site_language
from pages.address_validator import ONE_TARGET, validate_address
from pages.numbered_rows import NumberedRow, RowsPanel
from pages.public_pages import public_pages, site_root
from pages.rich_text_features import INLINE

# The form's own address goes on with it.
HISTORY = HelpPanel(
    content=lazy(format_html, str)('<a href="history/">{}</a>', _("What was changed, by whom and when")),
    heading=_("History"),
)


@register_setting(icon="site", order=100)
class SiteSettings(DefaultUntilSaved, ClusterableModel):
    select_related = ("logo", "social_image")

    organization_name = models.CharField(
        _("organization name"), max_length=120, default=_("Virginia Association for Infant Mental Health")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown before the name on every page. Leave empty to use the dogwood blossom."),
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image for social networks"),
        help_text=_("For pages without their own image. 1200 by 630 pixels works best."),
    )
    footer = RichTextField(_("footer"), features=INLINE, blank=True, help_text=_("Shown at the bottom of every page."))
    contact_email = models.EmailField(
        _("contact mailbox"), blank=True, help_text=_("Publicly displayed in the footer of every page.")
    )

    alert = RichTextField(
        _("alert"),
        features=INLINE,
        blank=True,
        help_text=_("Shown at the top of every page. Write one or two sentences and link to a page with more."),
    )
    alert_from = models.DateField(
        _("alert from"),
        null=True,
        blank=True,
        help_text=_("The first day to show the alert. Leave empty to start now."),
    )
    alert_until = models.DateField(
        _("alert until"),
        null=True,
        blank=True,
        help_text=_("The last day to show the alert. Leave empty to show it until you remove it."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("alert", heading=_("Text")),
                FieldRowPanel([FieldPanel("alert_from"), FieldPanel("alert_until")]),
            ],
            heading=_("Alert"),
        ),
        FieldPanel("organization_name"),
        FieldPanel("logo"),
        FieldPanel("social_image"),
        FieldPanel("footer"),
        FieldPanel("contact_email"),
        RowsPanel("social_links", label=_("Link"), heading=_("Social networks")),
        HISTORY,
    ]

    class Meta:
        verbose_name = _("site settings")
        constraints = [
            models.CheckConstraint(
                condition=Q(alert_until__gte=models.F("alert_from")) | Q(alert_from=None) | Q(alert_until=None),
                name="pages_alert_ends_after_it_begins",
                violation_error_message=_("The alert can't end before it begins."),
            )
        ]

    def alert_on(self, on: date) -> str:
        """The text of the alert for the day; "" if there is none."""
        begun = self.alert_from is None or self.alert_from <= on
        over = self.alert_until is not None and self.alert_until < on
        return self.alert if begun and not over and strip_tags(self.alert).strip() else ""

    def logo_address(self) -> str:
        """The address of the logo; "" without one, or if its file is missing."""
        try:
            return self.logo.get_rendition("max-600x600").full_url if self.logo else ""
        except SourceImageIOError:
            return ""

    def as_organization(self, request: HttpRequest | None = None) -> Thing:
        """The association in schema.org terms."""
        with site_language():  # the association is the same in each
            root = site_root(request)
            address = (root and root.get_full_url(request)) or ""
        return organization(
            name=self.organization_name,
            address=address,
            logo=self.logo_address(),
            email=self.contact_email,
            sameAs=[link.url for link in self.social_links.all()],
        )


class SocialLink(NumberedRow):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    label = models.CharField(_("label"), max_length=60, help_text=_("For example, Facebook."))
    url = models.URLField(_("address"))

    class Meta(NumberedRow.Meta):
        verbose_name = _("social link")
        verbose_name_plural = _("social links")

    def __str__(self) -> str:
        return self.label


@register_setting(icon="list-ul", order=110)
class MainMenu(DefaultUntilSaved, ClusterableModel):
    panels = [RowsPanel("items", label=_("Item"), heading=_("Items")), HISTORY]

    class Meta:
        verbose_name = _("main menu")

    def shown_items(self) -> "list[MenuItem]":
        """The items that lead to an address or to a public page."""
        items = MenuItem.objects.filter(menu=self.pk).select_related("page")
        return list(items.filter(Q(page=None) | Q(page__in=public_pages())))


class MenuItem(NumberedRow):
    menu = ParentalKey(MainMenu, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("Shown while the page is published."),
    )
    url = models.CharField(
        _("or an address"),
        max_length=300,
        blank=True,
        validators=[validate_address],
        help_text=_("Use this for an address that isn't a page on this site. Fill in this or the page, not both."),
    )
    label = models.CharField(_("label"), max_length=60, blank=True, help_text=_("Leave empty to use the page title."))

    panels = [FieldPanel("page"), FieldPanel("url"), FieldPanel("label")]

    class Meta(NumberedRow.Meta):
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")

    def __str__(self) -> str:
        return self.label or (self.page.title if self.page else self.url)

    def clean(self) -> None:
        super().clean()
        if bool(self.page) == bool(self.url):
            raise ValidationError({"page": ONE_TARGET})
        if self.url and not self.label:
            raise ValidationError({"label": _("An address needs a label.")})
