"""The field that holds a page's body."""

import json
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField that leaves its blocks out of the migrations: adding or changing a block needs none.

    A model does not name its blocks either: `pages.apps` hands the field those of `BodyBlock`.

    If a plug-in is not installed, the site does not know its blocks. It hides them, and saving the page keeps them in
    place. In a migration the field knows no blocks, so a migration that changes bodies works on the stored JSON.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _blocks, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs

    def to_python(self, value: Any) -> StreamValue:
        result = super().to_python(value)
        if not isinstance(value, StreamValue):
            result.unknown_blocks = self._unknown(value)
        return result

    def save_form_data(self, instance: Any, data: Any) -> None:
        """Keeps the hidden blocks: the form's data does not have them."""
        unknown = getattr(getattr(instance, self.name), "unknown_blocks", [])
        super().save_form_data(instance, data)
        getattr(instance, self.name).unknown_blocks = unknown

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if isinstance(value, StreamValue) and isinstance(prepared, list):
            for place, block in getattr(value, "unknown_blocks", []):
                prepared.insert(place, block)
        return prepared

    def _unknown(self, value: Any) -> list[tuple[int, dict[str, Any]]]:
        """The blocks of unknown kinds in a stored body, each with its place."""
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return []
        if not isinstance(value, list):
            return []
        return [
            (place, block)
            for place, block in enumerate(value)
            if isinstance(block, dict) and block.get("type") not in self.stream_block.child_blocks
        ]
