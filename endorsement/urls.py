"""The registry's public addresses: `path("registry/", include("endorsement.urls"))`."""

from django.urls import path

from endorsement.public import views

app_name = "endorsement"

urlpatterns = [
    path("professionals.csv", views.professionals_csv, name="professionals_csv"),
    path("verify/", views.verify, name="verify"),
    # Last: any other word is a number, or meant to be one.
    path("<str:number>/", views.record, name="record"),
]
