"""The groups with their permissions, and the moderation workflow. Existing groups stay as they are."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow, WorkflowPage

from endorsement.setup.registrars import NAME as REGISTRARS
from endorsement.setup.registrars import make_registrars

# "bulk_delete" is to delete a page that has others below it; "unlock" is to unlock what a colleague locked.
COMMUNICATIONS_PAGES = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
COMMUNICATIONS_FILES = (
    *(("wagtailcore", f"{action}_collection") for action in ("add", "change", "delete")),
    *(("wagtailimages", f"{action}_image") for action in ("add", "change", "choose")),
    *(("wagtaildocs", f"{action}_document") for action in ("add", "change", "choose")),
)
COMMUNICATIONS = (
    ("wagtailadmin", "access_admin"),
    ("pages", "change_sitesettings"),
    ("pages", "change_mainmenu"),
    *(("wagtailredirects", f"{action}_redirect") for action in ("add", "change", "delete")),
)
TRANSLATE = (("simple_translation", "submit_translation"),)
HANDLE_MESSAGES = (("pages", "handle_contactmessage"),)


def make_groups(home: Page) -> list[str]:
    return [*make_communications(home), *make_registrars_of_the_site()]


def make_communications(home: Page) -> list[str]:
    group, created = Group.objects.get_or_create(name="Communications")
    if not created:
        return []
    group.permissions.set(permissions(COMMUNICATIONS))
    for action in COMMUNICATIONS_PAGES:
        GroupPagePermission.objects.create(group=group, page=home, permission_type=action)
    files = Collection.get_first_root_node()
    for permission in permissions(COMMUNICATIONS_FILES):
        GroupCollectionPermission.objects.create(group=group, collection=files, permission=permission)
    return ["Group Communications"]


def make_registrars_of_the_site() -> list[str]:
    """The registry's group, which on this site also handles visitors' messages."""
    if not make_registrars():
        return []
    Group.objects.get(name=REGISTRARS).permissions.add(*permissions(HANDLE_MESSAGES))
    return ["Group Registrars"]


def permissions(names: tuple[tuple[str, str], ...]) -> list[Permission]:
    return [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in names]


def assign_workflow(home: Page) -> list[str]:
    """Puts the home page under Wagtail's own moderation workflow, with the group Moderators as its approvers."""
    workflow = Workflow.objects.active().first()
    if workflow is None or WorkflowPage.objects.filter(page=home).exists():
        return []
    WorkflowPage.objects.create(page=home, workflow=workflow)
    return [f"Workflow of the home page: {workflow.name}"]
