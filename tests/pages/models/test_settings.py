import pytest
from django.core.exceptions import ValidationError

from pages.models import HomePage, MainMenu, MenuItem


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({}, ["page"]),
        ({"url": "/registry/verify/"}, ["label"]),
        ({"url": "javascript:alert(1)", "label": "Script"}, ["url"]),
        ({"url": "//example.org/", "label": "Elsewhere"}, ["url"]),
        ({"url": "https://example.org/", "label": "Elsewhere"}, []),
    ],
)
def test_a_menu_item_leads_to_one_place(fields: dict[str, str], faulty: list[str], db: None) -> None:
    item = MenuItem(menu=MainMenu.objects.create(), **fields)
    try:
        item.full_clean()
        found = []
    except ValidationError as error:
        found = list(error.message_dict)
    assert found == faulty


def test_a_menu_item_has_not_both_a_page_and_an_address(site_tree: HomePage) -> None:
    item = MenuItem(menu=MainMenu.load(), page=site_tree.page_ptr, url="/", label="Home")
    with pytest.raises(ValidationError):
        item.full_clean()
