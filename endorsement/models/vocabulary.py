"""The registry's vocabulary, kept as data: categories, their designations, localities."""

from anyascii import anyascii
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from endorsement.enums import LocalityKind, PlaceKind
from endorsement.models.loaded import RemembersLoaded


def place_key(name: str) -> str:
    """The name of a place without what people write in different ways: "mclean" for "Mc Lean" and "McLean"."""
    return "".join(filter(str.isalnum, anyascii(name).lower()))


class Category(RemembersLoaded):
    """A kind of endorsement: IFA, IFS, IMHS, IMHM. New ones appear, old ones retire (`offered`)."""

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("As the association writes it, for example IFA.")
    )
    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("For example Infant Family Associate."))
    slug = models.SlugField(
        _("slug"),
        max_length=60,
        unique=True,
        help_text=_("Used in public web addresses. You can't change it once it is saved."),
    )
    numeral = models.CharField(
        _("numeral"),
        max_length=8,
        blank=True,
        help_text=_("Shown before the name, for example IV. It is not a level."),
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("Publicly displayed if the category has no page of its own. One or two sentences."),
    )
    sort_order = models.PositiveSmallIntegerField(_("sort order"), default=0)
    offered = models.BooleanField(
        _("offered"),
        default=True,
        help_text=_("Untick to retire the category: endorsees keep it, but it is no longer awarded."),
    )

    class Meta:
        ordering = ("sort_order", "code")
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Designation(RemembersLoaded):
    """A branch of a category. Every endorsement in a category with designations has one of them."""

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="designations", verbose_name=_("category")
    )
    code = models.CharField(_("code"), max_length=20, help_text=_("Added to the category's code: R/F gives IMHM-R/F."))
    name = models.CharField(_("name"), max_length=120, help_text=_("For example Research/Faculty."))
    slug = models.SlugField(
        _("slug"),
        max_length=60,
        unique=True,
        help_text=_("Used in public web addresses. You can't change it once it is saved."),
    )
    sort_order = models.PositiveSmallIntegerField(_("sort order"), default=0)

    class Meta:
        ordering = ("category__sort_order", "category__code", "sort_order", "code")
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        constraints = (
            models.UniqueConstraint(
                fields=["category", "code"],
                name="endorsement_designation_code_once_per_category",
                violation_error_message=_("This category already has a designation with this code."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.label})"

    @property
    def label(self) -> str:
        """ "IMHM-R/F"."""
        return f"{self.category.code}-{self.code}"


class Locality(RemembersLoaded):
    """A location of endorsees, in the association's own divisions: counties, cities, districts."""

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Leave out the word county or city; the kind adds it.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LocalityKind, default=LocalityKind.COUNTY)
    fips = models.CharField(
        _("FIPS code"),
        max_length=5,
        blank=True,
        help_text=_("In the United States, the federal code of the county or city."),
    )
    region = models.CharField(_("region"), max_length=60, blank=True)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        help_text=_("Of the center, from which distances are measured. In degrees, for example 38.8."),
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        help_text=_("In degrees; negative west of Greenwich, for example -77.3."),
    )
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Used in public web addresses. You can't change it once it is saved."),
    )

    class Meta:
        ordering = ("name", "kind")
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = (
            models.UniqueConstraint(
                fields=["name", "kind"],
                name="endorsement_locality_name_once_per_kind",
                violation_error_message=_("A location with this name and kind already exists."),
            ),
            models.UniqueConstraint(
                fields=["fips"],
                condition=~models.Q(fips=""),
                name="endorsement_locality_fips_once",
                violation_error_message=_("Another location has this FIPS code."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__isnull=False)
                & models.Q(longitude__range=(-180, 180), latitude__isnull=False),
                name="endorsement_locality_center_whole",
                violation_error_message=_("Enter both latitude and longitude in degrees, or neither."),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "Fairfax County", "Fairfax (city)": never the bare name that both have."""
        match self.kind:
            case LocalityKind.COUNTY:
                return gettext("%(name)s County") % {"name": self.name}
            case LocalityKind.CITY:
                return gettext("%(name)s (city)") % {"name": self.name}
        return self.name


class PlaceName(models.Model):
    """A ZIP code or town near which visitors may search, with its own point and the locality it lies in.

    `setup.places` loads all of them at once. Endorsees have a locality and never one of these.
    """

    locality = models.ForeignKey(
        Locality, on_delete=models.CASCADE, related_name="place_names", verbose_name=_("location")
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=4, choices=PlaceKind)
    key = models.CharField(max_length=80, editable=False)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ("kind", "name")
        verbose_name = _("place name")
        verbose_name_plural = _("place names")
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="endorsement_placename_once_per_kind"),)

    def __str__(self) -> str:
        return self.name
