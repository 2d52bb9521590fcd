"""The first pages in Spanish: a home page and the list. The site makes them once; after that, staff own them.

Each is the translation of an English page. docs/content-to-confirm.md says that nobody has reviewed them yet.
"""

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Locale, Page, Site, WorkflowPage

from pages.models import BasePage, HomePage, StandardPage
from vaimh import spanish_texts as texts
from vaimh.first_groups import COMMUNICATIONS_PAGES, TRANSLATE, permissions

LANGUAGE = "es"


def make_spanish(home: HomePage) -> list[str]:
    """The locale, its pages, and who edits them; nothing if the site had the locale before."""
    spanish, created = Locale.objects.get_or_create(language_code=LANGUAGE)
    if not created:
        return []
    start = translate(home, spanish, HomePage(title="Inicio", slug="inicio", **texts.HOME))
    made = [start]
    if listing := StandardPage.objects.filter(slug="professionals", locale=home.locale).first():
        made.append(translate(listing, spanish, StandardPage(**texts.LIST), parent=start))
        start.body = home_body(made[-1])
    for page in made:
        page.save_revision(log_action=True).publish()
    let_edit(start, like=home)
    Site.clear_site_root_paths_cache()  # it has no addresses for the new tree
    return ["Language Español", *(f"Page {page.url}: {page.title}" for page in made)]


def translate(page: BasePage, locale: Locale, translation: BasePage, *, parent: Page | None = None) -> BasePage:
    """Adds the translation of the page, in a tree that may be another than the page's."""
    translation.translation_key, translation.locale = page.translation_key, locale
    return (parent or page.get_parent()).add_child(instance=translation)


def home_body(listing: Page) -> list[tuple[str, object]]:
    return [
        ("find_professional", {"heading": texts.FIND_HEADING, "text": texts.FIND_TEXT, "page": listing}),
        ("heading", texts.MEANING_HEADING),
        ("text", texts.MEANING),
    ]


def let_edit(start: Page, *, like: Page) -> None:
    """The same groups and the same workflow as for the English pages."""
    if group := Group.objects.filter(name="Communications").first():
        group.permissions.add(*permissions(TRANSLATE))
        for action in COMMUNICATIONS_PAGES:
            GroupPagePermission.objects.create(group=group, page=start, permission_type=action)
    if assigned := WorkflowPage.objects.filter(page=like).first():
        WorkflowPage.objects.create(page=start, workflow=assigned.workflow)
