"""Which content is current: what a cache has to know."""

from django.db import models


class ContentVersion(models.Model):
    """A token of an area's content. Triggers change it in the transaction of every write (content_triggers.py)."""

    # Not a counter: rows come from triggers and from backups, and a sequence would hand out an id that is taken.
    id = models.CharField(primary_key=True, max_length=32)
    area = models.CharField(max_length=30)
    version = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.area}: {self.version}"
