from django.apps import AppConfig


class ProverbsConfig(AppConfig):
    name = "proverbs"
    body_blocks = {"proverb": "proverbs.blocks.ProverbBlock"}
    urls = "proverbs.urls"
