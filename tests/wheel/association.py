"""An association in New Zealand, made up: its calendar, categories, places and people, entered by its registrar."""

from datetime import timedelta

from tests.serving import Project
from tests.wheel.browsing import Browser

PASSWORD = "a-long-password"
REGISTRAR = f"""
from django.contrib.auth.models import Group, User
registrar = User.objects.create_user("registrar", password="{PASSWORD}")
registrar.groups.add(Group.objects.get(name="Registrars"))
from home.models import HomePage
home = HomePage.objects.get(slug="home")
home.body = [("endorsed_professionals", {{"heading": "People we endorse", "show_filters": True, "page_size": 25}})]
home.save_revision().publish()
"""
LOCALITIES = "name,region\nŌtautahi Christchurch,Te Waipounamu\nTāmaki Makaurau Auckland,Te Ika-a-Māui\n"
SNIPPETS = "/admin/snippets/endorsement/"

# Who must not be told of, and what must not.
SECRETS = ("Lapsed-Rimu", "Unlisted-Nikau", "Held-Matai", "hidden@example.org", "Hidden Clinic", "Formerly-Known")


def found(host: Project) -> None:
    """Whatever an operator does on the command line."""
    host.manage("shell", "-v0", "-c", REGISTRAR)
    (host.root / "localities.csv").write_text(LOCALITIES)
    assert host.manage("load_localities", "localities.csv") == "Locations: 2 added, 0 changed, 0 removed.\n"


def enter_everything(desk: Browser, *, today) -> None:
    """Whatever the registrar does in the admin, from an empty registry on."""
    desk.log_in("registrar", PASSWORD)
    desk.fill_in(
        "/admin/settings/endorsement/registrysettings/",
        cycle_anchor="2020-07-01",
        award_covers_next_cycle=None,
        disclaimer="Kia tūpato.",
        contact_email="registry@example.nz",
    )
    desk.fill_in(f"{SNIPPETS}category/add/", code="KAI", name="Kaiāwhina", slug="kai")
    desk.fill_in(f"{SNIPPETS}category/add/", code="TOH", name="Tohunga", slug="toh")
    toh = _option(desk, f"{SNIPPETS}designation/add/", "category", "Tohunga (TOH)")
    desk.fill_in(f"{SNIPPETS}designation/add/", category=toh, code="P", name="Policy", slug="toh-p")
    place = _option(desk, f"{SNIPPETS}endorsee/add/", "locality", "Ōtautahi Christchurch")
    long_ago = today - timedelta(days=3 * 366)
    hidden = {"email": "hidden@example.org", "organization": "Hidden Clinic", "other_names": "Formerly-Known"}
    endorse(desk, "KAI", today, given_name="Aroha", family_name="Kōwhai", locality=place, show_locality="on", **hidden)
    endorse(
        desk, "TOH-P", today, given_name="Wiremu", family_name="Pōhutukawa", email="wiremu@example.nz", show_email="on"
    )
    endorse(desk, "KAI", long_ago, family_name="Lapsed-Rimu")
    endorse(desk, "KAI", today, family_name="Unlisted-Nikau", listed=None)
    held = endorse(desk, "KAI", today, family_name="Held-Matai")
    desk.fill_in(f"{SNIPPETS}endorsee/hold/{held}/", kind="inactive", starts_on=today.isoformat(), reason="On leave")


def endorse(desk: Browser, label: str, awarded_on, **fields: str | None) -> str:
    desk.fill_in(f"{SNIPPETS}endorsee/add/", **fields)
    listing = desk.open(f"{SNIPPETS}endorsee/?q={fields['family_name']}")
    (pk,) = {a["href"].split("/")[-2] for a in listing.select(f'main a[href^="{SNIPPETS}endorsee/inspect/"]')}
    kind = _option(desk, f"{SNIPPETS}endorsee/award/{pk}/", "kind", label)
    desk.fill_in(f"{SNIPPETS}endorsee/award/{pk}/", kind=kind, awarded_on=awarded_on.isoformat())
    return pk


def _option(desk: Browser, path: str, field: str, label: str) -> str:
    options = desk.open(path).select(f"select[name={field}] option")
    (value,) = [option["value"] for option in options if option.get_text(strip=True).startswith(label)]
    return value
