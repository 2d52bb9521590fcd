"""The files in deploy/: the guide names each, the programs accept them, and private files stay private."""

import re
import shlex
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import yaml
from django.conf import settings
from django.core.management import get_commands

from vaimh import page_cache

pytestmark = pytest.mark.once

DEPLOY = settings.BASE_DIR / "deploy"
FILES = sorted(path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*") if path.is_file())
SERVICES = [name for name in FILES if name.endswith(".service")]
GUIDE = (settings.BASE_DIR / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("name", [name for name in FILES if "__pycache__" not in name])
def test_the_guide_names_each_file(name: str) -> None:
    assert f"deploy/{name}" in GUIDE or Path(name).name in GUIDE


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_starts_what_there_is(name: str) -> None:
    command = re.search(r"^ExecStart=(.+)$", (DEPLOY / name).read_text(), re.MULTILINE)
    assert command
    words = shlex.split(command[1])
    words = shlex.split(words[2]) if words[0] == "/bin/sh" else words
    assert words[0] == "/srv/vaimh/site/.venv/bin/python"
    if words[1] == "manage.py":
        assert words[2] in get_commands()
    else:
        assert (settings.BASE_DIR / words[words.index("--config") + 1]).is_file()


def test_units_need_no_program_that_a_bare_server_lacks() -> None:
    """/bin/kill, for one, is in a package of its own."""
    started = {
        program
        for name in SERVICES
        for program in re.findall(r"^Exec\w+=(\S+)", (DEPLOY / name).read_text(), re.MULTILINE)
    }
    assert started == {"/srv/vaimh/site/.venv/bin/python", "/bin/sh"}


def manage_commands(text: str) -> set[str]:
    """What is after `manage.py` on each line: commands with their arguments."""
    found = re.findall(r"manage\.py (.+?)'?$", text, re.MULTILINE)
    return {
        command.replace("%%", "%").replace("$$", "$").replace('"/var', "/var").replace(')"', ")") for command in found
    }


def test_containers_have_the_same_timers() -> None:
    of_timers = [name.replace(".timer", ".service") for name in FILES if name.endswith(".timer")]
    units = set().union(*(manage_commands((DEPLOY / name).read_text()) for name in of_timers))
    assert manage_commands((DEPLOY / "timers.sh").read_text()) == units
    assert subprocess.run(["sh", "-n", DEPLOY / "timers.sh"]).returncode == 0
    assert (DEPLOY / "timers.sh").stat().st_mode & 0o111 == 0o111


def test_containers_start_what_there_is() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    own = {name: service for name, service in services.items() if service["image"] == "vaimh"}
    assert own.keys() == {"first", "site", "worker", "timers"}
    unit = (DEPLOY / "systemd" / "vaimh-worker.service").read_text()
    assert {shlex.join(own["worker"]["command"][2:]).replace("'*'", '"*"')} == manage_commands(unit)
    assert [command.split()[1] for command in own["first"]["command"][2].split(" && ")] == ["manage.py"] * 3
    assert {command.split()[2] for command in own["first"]["command"][2].split(" && ")} <= get_commands().keys()
    assert own["timers"]["command"] == ["deploy/timers.sh"]
    # Each is as closed as the units are, and the proxy alone is reached from outside.
    assert [(one["read_only"], one["cap_drop"]) for one in own.values()] == [(True, ["ALL"])] * 4
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_image_has_all_that_the_site_is_made_of() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = [name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE) for name in line.split()]
    assert [name for name in copied if not (settings.BASE_DIR / name).exists()] == []
    of_the_site = {path.relative_to(settings.BASE_DIR).parts[0] for path in page_cache._sources()}
    assert of_the_site - set(copied) == set()
    assert {"requirements-production.lock", "manage.py", "pyproject.toml", "deploy/gunicorn.conf.py"} <= set(copied)
    needed = ("--require-hashes", "collectstatic", "USER vaimh", "HEALTHCHECK", "/healthz")
    assert [word for word in needed if word not in text] == []


def test_the_image_can_back_up_the_database_beside_it() -> None:
    database = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["database"]["image"]
    version = re.search(r"postgres:(\d+)-(\w+)", database)
    assert version
    assert f"python:3.11-slim-{version[2]}" in (DEPLOY / "Containerfile").read_text()
    assert f"Debian's, {version[1]}" in (DEPLOY / "Containerfile").read_text()


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("There is no systemd on this machine.")
    for name in FILES:
        if name.startswith("systemd/"):
            # It looks for each program; the site's own is elsewhere here.
            text = (DEPLOY / name).read_text().replace("/srv/vaimh/site/.venv/bin/python", sys.executable)
            (tmp_path / Path(name).name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())
    checked = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, text=True)
    assert (checked.returncode, [line for line in checked.stderr.splitlines() if "vaimh" in line]) == (0, [])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".timer")])
def test_each_timer_has_its_service(name: str) -> None:
    assert name.replace(".timer", ".service") in SERVICES


def test_the_proxy_takes_larger_files_than_the_site() -> None:
    limit = re.search(r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text())
    assert limit
    assert int(limit[1]) * 1024 * 1024 > getattr(settings, "WAGTAILIMAGES_MAX_UPLOAD_SIZE", 10 * 1024 * 1024)


class Site(BaseHTTPRequestHandler):
    """Answers like the site: the proxy may send public.txt, and nothing else is named."""

    def do_GET(self) -> None:
        named = self.path == "/media/images/public.txt"
        self.send_response(200 if named or self.path in ("/healthz", "/metrics") else 404)
        if named:
            self.send_header("X-Accel-Redirect", "/internal-media/images/public.txt")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[str]:
    """The address of an nginx with the project's file, in front of a site that answers as ours does."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("There is no nginx on this machine.")
    site, port = HTTPServer(("127.0.0.1", 0), Site), HTTPServer(("127.0.0.1", 0), Site)
    address = f"127.0.0.1:{port.server_port}"
    port.server_close()
    keys = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=www.example.org -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", *keys.split()], cwd=tmp_path, check=True, capture_output=True)
    for name in ("images/public.txt", "images/private.txt", "documents/minutes.txt"):
        (tmp_path / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "media" / name).write_text(Path(name).stem)
    text = (DEPLOY / "nginx.conf").read_text()
    for here, there in (
        ("unix:/run/vaimh.sock", f"127.0.0.1:{site.server_port}"),
        ("/etc/ssl/vaimh", str(tmp_path)),
        ("/srv/vaimh/data/media/", f"{tmp_path}/media/"),
        ("listen 443 ssl", f"listen {address} ssl"),
        ("    listen [::]:443 ssl;\n", ""),
        ("    listen [::]:80;\n", ""),
        ("listen 80", f"listen unix:{tmp_path}/plain.sock"),
    ):
        assert here in text
        text = text.replace(here, there)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; daemon off; user root;\n"
        f"events {{}}\nhttp {{ access_log off;\n{text}\n}}\n"
    )
    threading.Thread(target=site.serve_forever, daemon=True).start()
    command = [program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"https://{address}"
        finally:
            server.terminate()
            server.wait(timeout=30)
            site.shutdown()
            site.server_close()


@pytest.mark.slow
@pytest.mark.parametrize(("client", "statuses"), [("127.0.0.1", [200, 200]), ("127.0.0.2", [403, 403])])
def test_nginx_tells_health_and_figures_to_the_server_itself(nginx: str, client: str, statuses: list[int]) -> None:
    def status(path: str) -> int:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        for _attempt in range(50):
            asked = HTTPSConnection(urlsplit(nginx).netloc, source_address=(client, 0), context=trusting)
            try:
                asked.request("GET", path, headers={"Host": "www.example.org"})
            except ConnectionRefusedError:
                threading.Event().wait(0.1)
            else:
                return asked.getresponse().status
            finally:
                asked.close()
        raise AssertionError("nginx does not answer")

    assert [status(path) for path in ("/healthz", "/metrics")] == statuses


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_nginx_sends_only_the_files_that_the_site_names(nginx: str) -> None:
    def answer(path: str) -> tuple[int, str]:
        for _attempt in range(50):
            try:
                found = requests.get(nginx + path, verify=False, timeout=10, headers={"Host": "www.example.org"})
            except requests.ConnectionError:
                threading.Event().wait(0.1)
            else:
                return found.status_code, found.text if found.ok else ""
        raise AssertionError("nginx does not answer")

    assert [
        answer(path)
        for path in (
            "/media/images/public.txt",
            "/media/images/private.txt",
            "/media/documents/minutes.txt",
            "/internal-media/images/private.txt",
            "/internal-media/documents/minutes.txt",
        )
    ] == [(200, "public"), (404, ""), (404, ""), (404, ""), (404, "")]
