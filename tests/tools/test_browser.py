from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tools import browser

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Path]:
    def program(name: str, *, status: int = 0) -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nexit {status}\n")
        path.chmod(0o755)
        return path

    return program


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No browser on PATH, none of Playwright's, and nothing gets installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(browser, "install", lambda: None)


def test_browser_that_is_named_comes_before_the_one_on_the_path(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path, named = program("chromium"), program("my-chromium")
    found = browser.find()
    monkeypatch.setenv("CHROMIUM", str(named))
    assert (found, browser.find()) == (str(on_path), str(named))


@pytest.fixture
def playwrights_own(program: Callable[..., Path]) -> Path:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    path.parent.mkdir(parents=True)
    return program("own").rename(path)


def test_playwrights_own_browser_is_the_last_choice(program: Callable[..., Path], playwrights_own: Path) -> None:
    assert browser.find() == str(playwrights_own)
    chromium = program("chromium")
    assert browser.find() == str(chromium)


def test_browser_that_is_named_and_not_there_is_not_replaced(
    program: Callable[..., Path], playwrights_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert browser.find() is None


def test_program_that_does_not_start_is_passed_over(program: Callable[..., Path]) -> None:
    program("chromium", status=1)
    chrome = program("google-chrome")
    assert browser.find() == str(chrome)


def test_machine_without_a_browser_fails_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit) as failure:
        browser.main()
    assert failure.value.code == browser.ABSENT


def test_machine_without_a_browser_is_told_what_is_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    browser.main()
    assert capsys.readouterr().out == f"{browser.ABSENT}. The browser tests are skipped.\n"


def test_browser_is_installed_only_where_there_is_none(
    program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = []
    monkeypatch.setattr(browser, "install", lambda: installed.append(program("chromium")))
    browser.main()
    browser.main()
    assert len(installed) == 1
