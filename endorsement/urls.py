"""The registry's public addresses: `path("registry/", include("endorsement.urls"))`."""

from django.urls import path

from endorsement.public import record_files, roster_views, views
from endorsement.requests import ask
from endorsement.requests import views as request_views

app_name = "endorsement"

urlpatterns = [
    path("professionals.csv", views.professionals_csv, name="professionals_csv"),
    path("verify/", views.verify, name="verify"),
    path("roster/", roster_views.verify_many, name="roster"),
    path("renew/", ask.ask, name="ask_link"),
    path("renew/<str:token>/", request_views.renew, name="renew"),
    path("<str:number>/contact.vcf", record_files.contact_card, name="contact_card"),
    path("<str:number>/confirmation.pdf", record_files.confirmation, name="confirmation"),
    path("<str:number>/badge.svg", record_files.badge_svg, name="badge_svg"),
    path("<str:number>/badge.png", record_files.badge_png, name="badge_png"),
    # Last: anything else is a number, or meant to be one. A copied address may have a slash in the wrong place.
    path("<str:number>/", views.record, name="record"),
    path("<path:number>/", views.record, name="record"),
]
