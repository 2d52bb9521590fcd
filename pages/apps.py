from django.apps import AppConfig, apps


class PagesConfig(AppConfig):
    """The page types and body blocks of the association's site."""

    name = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pages import image_renditions, image_uploads, references, search_index
        from pages.blocks import BodyBlock
        from pages.body_field import BodyField

        search_index.connect()
        image_uploads.connect()
        image_renditions.connect()
        references.connect()
        # The blocks show what the models keep, so the models cannot name the blocks. Wagtail makes a field's block when
        # it is first asked for, which is after this.
        # All models: a package's page may have such a body too.
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, BodyField):
                    field.block_types_arg = BodyBlock
