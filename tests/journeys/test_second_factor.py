"""The pages of the second factor and of wrong passwords: usable by keyboard, and axe-core finds nothing in them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django_otp.oath import totp

from vaimh.accounts import second_factor

pytestmark = [pytest.mark.once, pytest.mark.slow]

KEY = "3132333435363738393031323334353637383930"


def sign_in(page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("boss")
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")


def test_a_code_is_set_up_and_asked(page, journey_site):
    user = User.objects.create_superuser("boss", "boss@example.org", "a-long-password")
    found = {}
    sign_in(page)
    page.get_by_role("button", name="boss").wait_for()
    page.goto("/admin/account/second-factor/")
    found["set up"] = main_violations(page)
    second_factor.set_up(user, KEY, f"{totp(bytes.fromhex(KEY)):06}")
    page.goto("/admin/account/second-factor/")
    found["is set up"] = main_violations(page)
    page.goto("/admin/wrong-passwords/")
    found["wrong passwords"] = main_violations(page)
    page.context.clear_cookies()
    sign_in(page)
    page.get_by_role("heading", name="Enter your code").wait_for()
    found["ask"] = main_violations(page)
    [first, *_others] = second_factor.new_recovery_codes(user)
    page.keyboard.type(first)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="boss").wait_for()
    assert {where: told for where, told in found.items() if told} == {}


def main_violations(page) -> list[str]:
    """Of our part of the page: Wagtail's own parts are not ours to mend."""
    page.evaluate(Axe().axe_script)
    found = page.evaluate("axe.run('#main')")["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
