"""The registry's public addresses: `path("registry/", include("endorsement.urls"))`."""

from django.urls import path

from endorsement import views

app_name = "endorsement"

urlpatterns = [
    path("professionals.csv", views.professionals_csv, name="professionals_csv"),
]
