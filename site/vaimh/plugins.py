"""Plug-ins: installed packages that extend the site without changes to it (docs/extending.md).

A package names its Django app with an entry point in the group `vaimh.plugins`. The app's AppConfig may offer
`body_blocks` (name → dotted path of a block) and `urls` (dotted path of a URLconf). If an import fails, the site runs
without that part, the log says so, and `manage.py check` fails with the plug-in's name.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import URLResolver, include, path
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

GROUP = "vaimh.plugins"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plugin:
    """An entry point. `problem` says why its app cannot be imported; "" if it can."""

    name: str
    package: str
    app: str
    problem: str = ""

    def __str__(self) -> str:
        return f'The plug-in "{self.name}" (package {self.package})'


def find() -> list[Plugin]:
    """The installed plug-ins, by name. The settings call this before Django is set up."""
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        package = f"{entry.dist.name} {entry.dist.version}" if entry.dist else "unknown"
        try:
            AppConfig.create(entry.value)
        except Exception as error:
            found.append(Plugin(entry.name, package, entry.value, problem=_words(error)))
        else:
            found.append(Plugin(entry.name, package, entry.value))
    return found


def add_body_blocks() -> None:
    """Adds the plug-ins' blocks to every page's body. Runs once, before any body is made."""
    from pages.blocks import BodyBlock

    blocks, problems = body_blocks()
    for problem in [*_not_imported(), *problems]:
        logger.error(problem)
    BodyBlock.base_blocks.update(blocks)


# Read once: from then on the names are taken, and the system check would take a block for its own double.
@cache
def body_blocks() -> tuple[dict[str, Any], list[str]]:
    """The plug-ins' blocks, by name, and a sentence for each block that the site cannot use."""
    from wagtail.blocks import Block

    from pages.blocks import BodyBlock

    blocks: dict[str, Any] = {}
    problems = []
    for plugin, config in _running():
        for name, dotted in getattr(config, "body_blocks", {}).items():
            try:
                offered = import_string(dotted)
                block = offered() if isinstance(offered, type) else offered
                if not isinstance(block, Block):
                    raise TypeError(f"{dotted} isn't a Wagtail block")
                if name in BodyBlock.base_blocks or name in blocks:
                    raise ValueError("another block already has that name")
            except Exception as error:
                problems.append(f'{plugin} cannot offer the block "{name}": {_words(error)}')
            else:
                block.set_name(name)
                block.meta.group = block.meta.group or _("More")
                blocks[name] = block
    return blocks, problems


def urlpatterns() -> list[URLResolver]:
    """`plugins/<app label>/` for each plug-in with its own addresses."""
    patterns, problems = _urls()
    for problem in problems:
        logger.error(problem)
    return patterns


def check(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A system check: an error for each part of a plug-in that the site cannot import."""
    return [
        Error(problem, hint="Fix or uninstall the package. Until then, the site runs without it.", id="vaimh.E001")
        for problem in [*_not_imported(), *body_blocks()[1], *_urls()[1]]
    ]


def _not_imported() -> list[str]:
    return [f"{plugin} cannot be imported: {plugin.problem}" for plugin in settings.PLUGINS if plugin.problem]


def _urls() -> tuple[list[URLResolver], list[str]]:
    patterns, problems = [], []
    for plugin, config in _running():
        if dotted := getattr(config, "urls", None):
            try:
                patterns.append(path(f"plugins/{config.label}/", include(dotted)))
            except Exception as error:
                problems.append(f"{plugin} cannot add its addresses: {_words(error)}")
    return patterns, problems


def _running() -> list[tuple[Plugin, AppConfig]]:
    configs = {AppConfig.create(plugin.app).name: plugin for plugin in settings.PLUGINS if not plugin.problem}
    return [(configs[config.name], config) for config in apps.get_app_configs() if config.name in configs]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
