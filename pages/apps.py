from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The page types and body blocks of the association's site."""

    name = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages import search_index

        search_index.connect()
