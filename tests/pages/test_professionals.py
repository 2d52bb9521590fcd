from pages.models import EndorsementPage, HomePage, StandardPage
from pages.professionals import list_page


def test_the_list_is_found_wherever_staff_have_put_it(site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="professionals")
    assert list_page() == page
    deeper = StandardPage(title="Another", slug="another", body=[("endorsed_professionals", {"show_filters": False})])
    page.add_child(instance=deeper)
    assert list_page() == page
    page.slug, page.title = "registry-list", "Whom we endorsed"
    page.save()
    page.move(EndorsementPage.objects.get(), "first-child")
    assert list_page() == page
    page.unpublish()
    assert list_page() is None or list_page() == deeper


def test_a_site_without_a_list_has_no_page_of_it(db: None) -> None:
    assert list_page() is None
