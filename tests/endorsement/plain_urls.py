"""The registry's addresses and nothing else, as in a site that has only just taken it in."""

from django.urls import include, path

urlpatterns = [path("registry/", include("endorsement.urls"))]
