"""Pages are found by the words that anybody may read on them today, alike on both engines."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from endorsement.models import Category
from endorsement.search_keys import query_words
from endorsement.services import save_vocabulary
from pages.models import Belief, CategoryPage, EndorsementPage, HomePage, MissionPage, StandardPage
from pages.search import find_pages, show_pages


def found(text: str, root: HomePage) -> list[str]:
    """The slugs of the pages found, in their order."""
    return [page.slug for page in find_pages(query_words(text), root=root)]


def excerpts(text: str, root: HomePage) -> list[str]:
    words = query_words(text)
    return [shown.excerpt for shown in show_pages(find_pages(words, root=root), words)]


@pytest.fixture
def crepe_page(site_tree: HomePage) -> StandardPage:
    """A page with words that the others have not."""
    page = StandardPage(
        title="Crêpe Myrtle’s Notes",
        slug="crepe",
        body=[
            ("heading", "Zoë Brontë-Ångström"),
            ("text", "<p>Quixotic <b>per</b>fection of 1e5 x86 and 0x1f.</p><p>Zebra</p>"),
            ("questions", {"heading": "", "questions": [{"question": "Quokka?", "answer": "<p>Quagga &amp; co.</p>"}]}),
        ],
        search_description="A described quince",
    )
    site_tree.add_child(instance=page)
    return page


# --- Words ---


WORDS_OF_THE_PAGE = (
    "crepe",
    "CRÊPE",
    "crep myrt",
    "myrtle crepe",
    "myrtle's",
    "myrtles",
    "bronte",
    "bronte-angstrom",
    "brontëångström",
    "angst zoe",
    "quixotic perfection",
    "1e5",
    "x86 0x1",
    "zebra",
    "perfection zeb",
    "quok quagg",
    "quince describe",
    '"crepe"',
    "crepe*",
    "-crepe",
)
OTHER_WORDS = ("", " ", "repe", "crepe zzz", "perfectionzebra", "pfection", "crepes", "none", "quixotic OR")
ODD_TEXTS = ("!!!", '"', "'", 'a"b', "* NEAR(", "{autocomplete}:a", ":*&|", "\\", "%", "x" * 5000, "x-" * 40, "日本 ﬁ")


def test_every_word_finds_as_the_start_of_a_word_in_any_order(site_tree, crepe_page):
    assert [text for text in WORDS_OF_THE_PAGE if found(text, site_tree) != ["crepe"]] == []
    assert [text for text in OTHER_WORDS if "crepe" in found(text, site_tree)] == []


def test_any_text_can_be_looked_for(site_tree, crepe_page):
    slugs = set(Page.objects.values_list("slug", flat=True))
    assert [text for text in ODD_TEXTS if not set(found(text, site_tree)) <= slugs] == []


def test_words_that_the_index_could_take_for_orders_are_words(site_tree, crepe_page):
    assert "crepe" not in found("and or not near", site_tree)
    crepe_page.body = [("text", "<p>Near and not or.</p>")]
    crepe_page.save_revision().publish()
    assert "crepe" in found("and or not near", site_tree)


def test_titles_come_first_and_then_the_order_of_the_tree(site_tree):
    found_pages = found("endorsement categories", site_tree)
    assert [slug for slug in found_pages if slug != "which-endorsement"] == ["categories", "endorsement", "home"]
    assert found("infant family", site_tree)[:3] == ["ifa", "ifs", "mission-and-values"]


# --- Which pages, and which of their words ---


def test_the_first_pages_are_found_as_soon_as_they_are_made(site_tree):
    assert found("bedrock", site_tree) == ["mission-and-values"]
    assert found("confidentiality protect", site_tree) == ["mission-and-values"]
    assert found("importance of relationships", site_tree) == ["mission-and-values"]


def test_what_is_published_is_found_at_once_and_a_draft_is_not(site_tree, crepe_page):
    crepe_page.title, crepe_page.body = "Ginkgo", [("text", "<p>Gingerbread</p>")]
    revision = crepe_page.save_revision()
    assert (found("ginkgo", site_tree), found("gingerbread", site_tree), found("zebra", site_tree)) == (
        [],
        [],
        ["crepe"],
    )
    revision.publish()
    assert (found("ginkgo", site_tree), found("gingerbread", site_tree)) == (["crepe"], ["crepe"])
    assert found("zebra", site_tree) == []


def test_a_belief_published_with_its_page_is_found(site_tree):
    page = MissionPage.objects.get()
    page.beliefs.add(Belief(text="Gingerbread matters"))
    revision = page.save_revision()
    assert found("gingerbread", site_tree) == []
    revision.publish()
    assert found("gingerbread", site_tree) == ["mission-and-values"]


def test_an_unpublished_page_is_not_found_until_it_is_published_again(site_tree, crepe_page):
    crepe_page.unpublish()
    assert found("zebra", site_tree) == []
    crepe_page.save_revision().publish()
    assert found("zebra", site_tree) == ["crepe"]


def test_a_new_draft_is_not_found(site_tree):
    site_tree.add_child(instance=StandardPage(title="Zebra", slug="draft", live=False))
    assert found("zebra", site_tree) == []


def test_a_private_page_and_those_below_it_are_not_found(site_tree, crepe_page):
    crepe_page.add_child(instance=StandardPage(title="Gingerbread", slug="below"))
    PageViewRestriction.objects.create(page=crepe_page, restriction_type="login")
    assert (found("zebra", site_tree), found("gingerbread", site_tree)) == ([], [])


def test_a_page_outside_the_site_is_not_found(site_tree):
    Page.get_first_root_node().add_child(instance=StandardPage(title="Zebra", slug="outside"))
    assert found("zebra", site_tree) == []


def test_a_moved_page_is_found_where_it_is_now(site_tree, crepe_page):
    crepe_page.move(EndorsementPage.objects.get(), pos="first-child")
    words = query_words("zebra")
    shown = show_pages(find_pages(words, root=site_tree), words)
    assert [(page.page.url, page.place) for page in shown] == [("/endorsement/crepe/", ["Home", "VAIMH Endorsement®"])]


def test_a_deleted_page_is_not_found(site_tree, crepe_page):
    crepe_page.delete()
    assert found("zebra", site_tree) == []


def test_a_category_page_is_found_by_what_the_registrars_keep(site_tree):
    category = Category.objects.get(slug="imhm")
    assert found("faculty mentor", site_tree)[0] == "imhm"
    branch = category.designations.get(code="R/F")
    branch.name = "Advocacy"
    save_vocabulary(entry=branch)
    assert found("advocacy", site_tree) == ["imhm"]
    CategoryPage.objects.update(description="")
    category.summary = "Gingerbread"
    save_vocabulary(entry=category)
    assert found("gingerbread", site_tree) == ["imhm"]


def test_a_rebuilt_index_finds_the_same(site_tree, crepe_page):
    get_search_backend().get_index_for_model(Page).reset()
    assert found("zebra", site_tree) == []
    call_command("update_index", verbosity=0, stdout=None)
    assert (found("zebra", site_tree), found("bedrock", site_tree)) == (["crepe"], ["mission-and-values"])


# --- How they are shown ---


def test_a_page_is_shown_with_its_description_or_the_passage_that_has_the_word(site_tree, crepe_page):
    assert excerpts("crepe", site_tree) == ["A described quince"]
    assert excerpts("quince", site_tree) == ["A described quince"]
    assert excerpts("zebra", site_tree) == [
        "Zoë Brontë-Ångström Quixotic perfection of 1e5 x86 and 0x1f. Zebra Quokka? Quagga & co."
    ]


def test_a_long_passage_is_cut_about_the_word(site_tree, crepe_page):
    crepe_page.body = [("text", f"<p>{'before ' * 40}zebra {'after ' * 40}</p>")]
    crepe_page.save_revision().publish()
    assert excerpts("zebra", site_tree) == [f"… {'before ' * 8}zebra {'after ' * 21}…"]


def test_the_days_of_a_renewal_notice_are_left_out(site_tree):
    assert found("start", site_tree) == []
    assert any("Renewal cycle is … through …." in excerpt for excerpt in excerpts("renewal cycle", site_tree))


def test_an_unpublished_page_above_is_not_named(site_tree, crepe_page):
    below = crepe_page.add_child(instance=StandardPage(title="Gingerbread", slug="below"))
    crepe_page.unpublish()
    [shown] = show_pages([below], [])
    assert shown.place == ["Home"]


def test_ten_pages_are_shown_with_as_many_queries_as_two(site_tree, django_assert_max_num_queries):
    for number in range(12):
        site_tree.add_child(instance=StandardPage(title=f"Zebra {number}", slug=f"zebra-{number}"))
    words = query_words("zebra")
    with django_assert_max_num_queries(6):
        assert len(show_pages(find_pages(words, root=site_tree)[:10], words)) == 10
