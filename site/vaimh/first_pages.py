"""The first pages, the menu and the footer. The site makes them once; after that, staff own them."""

from dataclasses import asdict

from django.urls import reverse
from wagtail.models import Page, Site

from endorsement.models import Category
from pages.models import (
    Belief,
    CategoryPage,
    ContactField,
    ContactPage,
    EndorsementPage,
    HomePage,
    MainMenu,
    MenuItem,
    MissionPage,
    SiteSettings,
    StandardPage,
    Value,
)
from vaimh import first_content_pages as contents
from vaimh import first_texts as texts


def make_pages() -> list[str]:
    """Makes the page tree, unless the site already has a home page."""
    if HomePage.objects.exists():
        return []
    home = make_home()
    mission = home.add_child(
        instance=MissionPage(
            title=texts.MISSION_TITLE,
            slug="mission-and-values",
            mission=texts.MISSION,
            beliefs=[Belief(sort_order=order, text=text) for order, text in enumerate(texts.BELIEFS)],
            values=[Value(sort_order=order, name=name, text=text) for order, (name, text) in enumerate(texts.VALUES)],
            search_description="The mission, basic beliefs and values of infant mental health professionals.",
        )
    )
    endorsement = home.add_child(
        instance=EndorsementPage(
            title="VAIMH Endorsement®",
            slug="endorsement",
            search_description="What VAIMH Endorsement® recognizes, its categories, and how it is renewed.",
        )
    )
    professionals = endorsement.add_child(
        instance=StandardPage(
            title=texts.LIST_TITLE,
            slug="professionals",
            body=[("endorsed_professionals", {"show_filters": True})],
            search_description="Find professionals in Virginia whose VAIMH Endorsement® is active today.",
        )
    )
    # A draft: whether people are asked to say that they supervise is the association's to decide.
    supervisors = endorsement.add_child(
        instance=StandardPage(
            title=texts.SUPERVISORS_TITLE,
            slug="reflective-supervisors",
            introduction=texts.SUPERVISORS_INTRODUCTION,
            body=[("endorsed_professionals", {"show_filters": True, "supervision": True})],
            search_description="Find an endorsed professional in Virginia who offers reflective supervision.",
            live=False,
        )
    )
    supervisors.save_revision(log_action=True)
    categories = endorsement.add_child(
        instance=StandardPage(
            title="Categories of Endorsement®",
            slug="categories",
            introduction="People support infants and families in many roles. Each category of Endorsement® fits a "
            "different kind of work.",
            body=[("category_descriptions", {"introduction": "", "with_descriptions": True})],
        )
    )
    details = {first.slug: first.details for first in texts.CATEGORIES}
    category_pages = [
        categories.add_child(
            instance=CategoryPage(
                title=str(category),
                slug=category.slug,
                category=category,
                description=f"<p>{category.summary}</p>",
                details=details[category.slug],
            )
        )
        for category in Category.objects.filter(slug__in=details)
    ]
    contact = home.add_child(
        instance=ContactPage(
            title="Contact",
            slug="contact",
            introduction=texts.CONTACT_INTRODUCTION,
            thanks=texts.CONTACT_THANKS,
            form_fields=[
                ContactField(sort_order=order, **asdict(field)) for order, field in enumerate(texts.CONTACT_FIELDS)
            ],
        )
    )
    addresses = {
        "list": professionals.url,
        "categories": categories.url,
        "contact": contact.url,
        "verify": reverse("endorsement:verify"),
        "roster": reverse("endorsement:roster"),
    }
    which = endorsement.add_child(
        instance=StandardPage(
            title=contents.WHICH_TITLE,
            slug="which-endorsement",
            introduction=contents.WHICH_INTRODUCTION,
            body=which_body(addresses, professionals=professionals),
            search_description=contents.WHICH_DESCRIPTION,
        )
    )
    privacy = home.add_child(
        instance=StandardPage(
            title=contents.PRIVACY_TITLE,
            slug="privacy",
            introduction=contents.PRIVACY_INTRODUCTION,
            body=sections(contents.PRIVACY, addresses),
        )
    )
    accessibility = home.add_child(
        instance=StandardPage(
            title=contents.ACCESSIBILITY_TITLE,
            slug="accessibility",
            introduction=contents.ACCESSIBILITY_INTRODUCTION,
            body=sections(contents.ACCESSIBILITY, addresses),
        )
    )
    home.body = home_body(
        endorsement=endorsement, professionals=professionals, mission=mission, contact=contact, which=which
    )
    endorsement.body = endorsement_body(endorsement, professionals=professionals, mission=mission)
    made = [
        *(home, mission, endorsement, professionals, categories, *category_pages, contact),
        *(which, privacy, accessibility),
    ]
    for page in made:
        # The history lists a text, to compare and to go back to, where the log names its revision.
        page.save_revision(log_action=True).publish()
    make_menu(
        (endorsement, "Endorsement"),
        (categories, "Categories"),
        (professionals, "Find a professional"),
        (reverse("endorsement:verify"), "Verify an endorsement"),
        (mission, "Mission and values"),
        (contact, "Contact"),
    )
    make_footer(which, privacy, accessibility)
    return [*(f"Page {page.url}: {page.title}" for page in made), "Main menu", "Footer"]


def make_home() -> Page:
    """Makes the home page of the default site, in place of Wagtail's empty welcome page."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    welcome = site.root_page
    # It has the slug for the home page. Deleting it first would delete the site too.
    welcome.slug = f"{welcome.slug}-before"
    welcome.save()
    home = Page.get_first_root_node().add_child(
        instance=HomePage(
            title="Home",
            slug="home",
            headline=texts.HOME_HEADLINE,
            introduction=texts.HOME_INTRODUCTION,
        )
    )
    site.root_page = home
    site.site_name = site.site_name or texts.SITE_NAME
    site.save()
    if welcome.specific_class is Page and welcome.is_leaf():
        welcome.delete()
    return HomePage.objects.get(pk=home.pk)


def call(title: str, page: Page | None, text: str = "", *, url: str = "") -> dict[str, object]:
    return {"title": title, "page": page, "url": url, "text": text}


def home_body(
    *,
    endorsement: EndorsementPage,
    professionals: StandardPage,
    mission: MissionPage,
    contact: ContactPage,
    which: StandardPage,
) -> list[tuple[str, object]]:
    return [
        (
            "find_professional",
            {"heading": "Find a professional", "text": texts.FIND_TEXT, "page": professionals},
        ),
        ("call_to_action", call("What endorsement means", endorsement, "Who earns it and how it is renewed.")),
        ("call_to_action", call(contents.WHICH_TITLE, which, "Answers for families, employers and agencies.")),
        ("call_to_action", call("Contact us", contact, "Ask a question or report a correction.")),
        ("heading", "Categories of Endorsement®"),
        ("category_descriptions", {"introduction": "", "with_descriptions": True}),
        ("renewal_notice", {"text": texts.RENEWAL}),
        ("heading", "The mission of infant mental health"),
        ("mission_excerpt", None),
    ]


def which_body(addresses: dict[str, str], *, professionals: StandardPage) -> list[tuple[str, object]]:
    return [
        *(
            (
                "questions",
                {
                    "heading": heading,
                    "questions": [
                        {"question": question, "answer": with_addresses(answer, addresses)}
                        for question, answer in questions
                    ],
                },
            )
            for heading, questions in contents.WHICH_QUESTIONS
        ),
        ("call_to_action", call("Find a professional", professionals, texts.FIND_TEXT)),
    ]


def sections(parts: tuple[tuple[str, str], ...], addresses: dict[str, str]) -> list[tuple[str, object]]:
    """A heading and a text for each part."""
    return [
        block for heading, text in parts for block in (("heading", heading), ("text", with_addresses(text, addresses)))
    ]


def with_addresses(text: str, addresses: dict[str, str]) -> str:
    return text.format(**addresses)


def endorsement_body(
    endorsement: EndorsementPage, *, professionals: StandardPage, mission: MissionPage
) -> list[tuple[str, object]]:
    link = f'<a linktype="page" id="{mission.pk}">{texts.MISSION_TITLE}</a>'
    return [
        ("text", texts.ENDORSEMENT_MEANING),
        ("category_descriptions", {"introduction": texts.CATEGORIES_INTRODUCTION, "with_descriptions": True}),
        (
            "document_link",
            {
                "text_before": texts.REQUIREMENTS_BEFORE_LINK,
                "link_text": texts.GUIDELINES,
                "page": endorsement,
                "text_after": texts.REQUIREMENTS_AFTER_LINK,
            },
        ),
        ("renewal_notice", {"text": texts.RENEWAL}),
        ("mission_statement", None),
        ("call_to_action", call(texts.LIST_TITLE, professionals)),
        ("basic_beliefs", None),
        ("text", texts.MORE_INFORMATION.replace("{link}", link)),
    ]


def make_menu(*entries: tuple[Page | str, str]) -> None:
    """Each entry links to a page or to an address."""
    menu = MainMenu.load()
    menu.items.set(
        [
            MenuItem(sort_order=order, label=label, **{"url" if isinstance(target, str) else "page": target})
            for order, (target, label) in enumerate(entries)
        ]
    )
    menu.save()


def make_footer(*pages: Page) -> None:
    links = " · ".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in pages)
    site = SiteSettings.load()
    site.footer = site.footer or texts.FOOTER.replace("{links}", links)
    site.contact_email = site.contact_email or texts.CONTACT_EMAIL
    site.save()
