from django.http import HttpResponse
from django.urls import path

app_name = "proverbs"
urlpatterns = [
    path("today/", lambda request: HttpResponse("Many hands make light work."), name="today"),
]
