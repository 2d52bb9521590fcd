"""What our pages are measured against: the least that Django, django-ninja and Wagtail do over the same rows."""
