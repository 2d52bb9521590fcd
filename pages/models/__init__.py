from pages.models.base import BasePage
from pages.models.category import CategoryPage
from pages.models.contact import ContactField, ContactMessage, ContactPage
from pages.models.endorsement import EndorsementPage
from pages.models.home import HomePage
from pages.models.mission import Belief, MissionPage, Value
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
    "HomePage",
    "MainMenu",
    "MenuItem",
    "MissionPage",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
    "Value",
]
