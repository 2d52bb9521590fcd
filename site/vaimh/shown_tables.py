"""Which tables the public pages show: all but those named here. A write to them gives the site's content a new version.

A model that is new, of an installed package too, counts until it is named here. So a forgotten one costs speed and
never shows what was.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model

AREA = "site"

# By app or by model, with the reason.
NOT_SHOWN = {
    "endorsement": "The registry is an area of its own.",
    "admin": "Django's own admin is not mounted.",
    "auth": "Pages don't name users, and no kept page goes to a signed-in user.",
    "axes": "Attempts to sign in.",
    "contenttypes": "Change with a release only, and migrate gives everything a new version.",
    "django_tasks_database": "Work that waits.",
    "django_tasks_db": "Work that waits.",
    "otp_static": "Ways to sign in.",
    "otp_totp": "Ways to sign in.",
    "sessions": "No kept page goes to a request with a session.",
    "wagtail_2fa": "Ways to sign in.",
    "wagtailadmin": "Who edits what in the admin.",
    "wagtailusers": "How staff see the admin.",
    "simple_translation": "Who may translate.",
    "pages.contactmessage": "Messages go to staff.",
    "wagtailforms.formsubmission": "Messages go to staff.",
    "wagtailcore.apitoken": "Ways to sign in.",
    "wagtailcore.comment": "Staff talk about drafts.",
    "wagtailcore.commentreply": "Staff talk about drafts.",
    "wagtailcore.groupapprovaltask": "Workflows of the admin.",
    "wagtailcore.groupapprovaltask_groups": "Workflows of the admin.",
    "wagtailcore.groupcollectionpermission": "What staff may do.",
    "wagtailcore.grouppagepermission": "What staff may do.",
    "wagtailcore.groupsitepermission": "What staff may do.",
    "wagtailcore.modellogentry": "The history, for staff.",
    "wagtailcore.pagelogentry": "The history, for staff.",
    "wagtailcore.pagesubscription": "Who gets mail about comments.",
    "wagtailcore.referenceindex": "Where things are used, for staff.",
    "wagtailcore.revision": "Drafts; what is published is in the page's own tables.",
    "wagtailcore.task": "Workflows of the admin.",
    "wagtailcore.taskstate": "Workflows of the admin.",
    "wagtailcore.uploadedfile": "Uploads on their way to an image or document.",
    "wagtailcore.workflow": "Workflows of the admin.",
    "wagtailcore.workflowcontenttype": "Workflows of the admin.",
    "wagtailcore.workflowpage": "Workflows of the admin.",
    "wagtailcore.workflowstate": "Workflows of the admin.",
    "wagtailcore.workflowtask": "Workflows of the admin.",
    # SQLite's full-text table is virtual and can't have triggers; it changes with the index entries.
    "wagtailsearch.sqliteftsindexentry": "Changes with the index entries.",
}


def watched() -> Iterable[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and not {meta.app_label, meta.label_lower} & NOT_SHOWN.keys():
            yield model
