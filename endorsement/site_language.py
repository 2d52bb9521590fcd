"""The language of text that is stored.

A page is in the language of its reader, but a row in the database has one text for all. So names, search words and
notes that the registry makes itself are in the site's own language (`LANGUAGE_CODE`) for everyone. Where a value
can be stored instead of a text (the kind of a hold), the value is stored and told in the reader's language.
"""

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation


def site_language() -> AbstractContextManager[None]:
    return translation.override(settings.LANGUAGE_CODE)
