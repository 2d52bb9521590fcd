from pages.models.base import BasePage
from pages.models.category import CategoryPage
from pages.models.contact import ContactField, ContactMessage, ContactPage
from pages.models.endorsement import EndorsementPage
from pages.models.events import EventPage, EventsPage
from pages.models.home import HomePage
from pages.models.mission import Belief, MissionPage, Value
from pages.models.news import NewsIndexPage, NewsPage
from pages.models.section import SectionPage
from pages.models.settings import MainMenu, MenuItem, SiteSettings, SocialLink
from pages.models.standard import StandardPage

__all__ = [
    "BasePage",
    "Belief",
    "CategoryPage",
    "ContactField",
    "ContactMessage",
    "ContactPage",
    "EndorsementPage",
    "EventPage",
    "EventsPage",
    "HomePage",
    "MainMenu",
    "MenuItem",
    "MissionPage",
    "NewsIndexPage",
    "NewsPage",
    "SectionPage",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
    "Value",
]
