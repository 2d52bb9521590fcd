"""The layout around the registry's own pages, which a site may replace (docs/plug-in.md)."""

import re
from collections.abc import Iterator
from typing import Any

from django.template import Origin, Template
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode

LAYOUT = "endorsement/base.html"
BLOCKS = ("title", "registry_meta", "structured_data", "registry")
STYLESHEET = "endorsement/registry.css"


def missing_from_layout() -> list[str]:
    """What no template of the layout has, in words: blocks and the stylesheet.

    Raises:
        TemplateDoesNotExist, TemplateSyntaxError: as any page of the registry would.
    """
    layout = getattr(get_template(LAYOUT), "template", None)
    if not isinstance(layout, Template):
        return []  # another template engine
    # As text: tags around a block hide it from Django's search for nodes.
    source = "\n".join(template.source for template in _chain(layout))
    missing = [f"the block “{name}”" for name in BLOCKS if not re.search(rf"{{%\s*block\s+{name}\b", source)]
    return missing if STYLESHEET in source else [*missing, STYLESHEET]


def _chain(template: Template) -> Iterator[Template]:
    """The template and those it extends by name; a template may extend another one of the same name."""
    seen: list[Origin] = []
    while True:
        yield template
        seen.append(template.origin)
        extends: Any = next(iter(template.nodelist.get_nodes_by_type(ExtendsNode)), None)
        name = extends.parent_name.resolve({}, ignore_failures=True) if extends else None
        if not isinstance(name, str):
            return
        template, _origin = template.engine.find_template(name, skip=seen)
