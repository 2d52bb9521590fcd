"""The registry's public addresses: `path("registry/", include("endorsement.urls"))`."""

from django.urls import path

from endorsement.public import views

app_name = "endorsement"

urlpatterns = [
    path("professionals.csv", views.professionals_csv, name="professionals_csv"),
    path("verify/", views.verify, name="verify"),
    # Last: anything else is a number, or meant to be one. A copied address may have a slash in the wrong place.
    path("<str:number>/", views.record, name="record"),
    path("<path:number>/", views.record, name="record"),
]
