from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from pages.models import HomePage, StandardPage
from pages.public_pages import private_collections, public_pages


def below(parent: HomePage | StandardPage, title: str, *, live: bool = True) -> StandardPage:
    return parent.add_child(instance=StandardPage(title=title, slug=title, live=live))


def test_a_page_is_public_when_it_and_all_above_it_are(site_tree: HomePage) -> None:
    before = set(public_pages())
    shown = below(below(site_tree, "shown"), "below")
    private = below(site_tree, "private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for parent in (private, below(site_tree, "draft", live=False)):
        below(below(parent, "child"), "grandchild")
    assert {page.specific for page in set(public_pages()) - before} == {shown.get_parent().specific, shown}


def test_a_collection_below_a_private_one_is_private(db: None) -> None:
    root = Collection.get_first_root_node()
    private = root.add_child(instance=Collection(name="Board"))
    inner = private.add_child(instance=Collection(name="Minutes"))
    root.add_child(instance=Collection(name="Flyers"))
    assert list(private_collections()) == []
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    assert set(private_collections()) == {private, inner}
