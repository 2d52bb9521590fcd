"""The field that holds a page's body."""

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose blocks are not part of the migrations: adding or changing a block needs none.

    The price: in a migration the field knows no blocks and reads every body as empty, so a migration that changes
    bodies works on the stored JSON, never by saving pages.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _blocks, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs
