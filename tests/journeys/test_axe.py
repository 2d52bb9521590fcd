"""axe-core finds nothing on any surface: every rule it has, best practices, AAA and experimental ones too."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.surfaces import walk

pytestmark = [pytest.mark.once, pytest.mark.urls("tests.surfaces")]

ALL_RULES = "axe.getRules().map(rule => rule.ruleId)"


DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LOOKS = {"light": ("light", DESK), "dark": ("dark", DESK), "phone": ("light", PHONE)}


def violations(page: Page) -> list[str]:
    rules = page.evaluate(ALL_RULES)
    assert len(rules) > 100
    found = page.evaluate(
        "rules => axe.run({runOnly: {type: 'rule', values: rules}, resultTypes: ['violations']})", rules
    )["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("looks", [["light"], pytest.param(["dark", "phone"], marks=pytest.mark.slow)])
def test_no_rule_is_violated(page, surfaced_site, looks):
    found = {}
    script = Axe().axe_script
    for surface in walk(page, **surfaced_site(page)):
        page.evaluate(script)
        for look in looks:
            scheme, size = LOOKS[look]
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            found[surface.name, look] = violations(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESK)
    assert {where: told for where, told in found.items() if told} == {}
