"""News: a list by date with an archive of years and a feed, and the articles."""

from datetime import date, datetime, time
from typing import Any, Self

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from endorsement import clock
from endorsement.public.structured_data import Thing
from pages.body_field import BodyField
from pages.json_values import ImageField
from pages.models.base import BasePage
from pages.models.section import SectionPage
from pages.models.settings import SiteSettings
from pages.public_pages import only_public

IN_FEED = 20


class NewsQuerySet(PageQuerySet):
    def newest_first(self) -> Self:
        """The public ones."""
        return only_public(self).order_by("-published_on", "-pk")


class NewsIndexPage(SectionPage):
    page_description = _("The news, newest first, with an archive by year and a feed.")
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def articles(self) -> NewsQuerySet:
        return NewsPage.objects.child_of(self).newest_first() if self.path else NewsPage.objects.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = self.articles()
        years = [day.year for day in articles.order_by().dates("published_on", "year", order="DESC")]
        year = next((known for known in years if str(known) == request.GET.get("year")), None)
        if year:
            articles = articles.filter(published_on__year=year)
        return {
            **super().get_context(request, *args, **kwargs),
            **self.part(articles, request),
            "years": years,
            "year": year,
            "more": f"year={year}&" if year else "",
        }

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest articles as Atom."""
        address = self.get_full_url(request) or ""
        feed = Atom1Feed(
            title=f"{self.title} – {SiteSettings.load(request_or_site=request).organization_name}",
            link=address,
            description=self.meta_description,
            feed_url=f"{address}feed/",
            language="en",
        )
        for article in self.articles()[:IN_FEED]:
            link = article.get_full_url(request) or ""
            feed.add_item(
                title=article.title,
                link=link,
                unique_id=link,
                description=article.meta_description,
                pubdate=article.moment,
                updateddate=article.last_published_at or article.moment,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class NewsPage(BasePage):
    published_on = models.DateField(
        _("date"), default=clock.today, help_text=_("Printed with the article; the newest comes first.")
    )
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences. Shown in lists and in the feed.")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image"),
    )
    body = BodyField(blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(NewsQuerySet)()

    page_description = _("An article of the news.")
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [
        APIField("published_on"),
        APIField("introduction"),
        APIField("image", serializer=ImageField(read_only=True)),
        APIField("body"),
    ]

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")

    @property
    def default_description(self) -> str:
        return self.introduction

    @property
    def moment(self) -> datetime:
        return start_of(self.published_on)

    def structured_data(self, request: HttpRequest | None = None) -> list[Thing]:
        publisher = SiteSettings.load(request_or_site=request).as_organization(request)
        article: dict[str, Any] = {
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": self.published_on.isoformat() if self.published_on else "",
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else "",
            "description": self.meta_description,
            "url": self.get_full_url(request) or "",
            "publisher": publisher,
        }
        return [{name: value for name, value in article.items() if value}, *super().structured_data(request)]


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, get_default_timezone())
