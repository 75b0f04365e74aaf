"""The compose file: well-formed, hardened, in step with the settings, and every service's command really starts.

No Docker is needed: the commands run as processes, on a PostgreSQL of the tests' own and on the Valkey that ./run uses.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from pilates_site.supervisor import valkey_server
from tests import postgresql
from tests.run.processes import NOT_COPIED, ROOT, bare_environment, free_port, get, names_in_settings, wait_until

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("migrate", "web", "worker", "beat")
PROGRAMS = Path(sys.executable).parent
FILLED_IN = {
    "SECRET_KEY": "0123456789-0123456789-0123456789-0123456789-012345",
    "POSTGRES_PASSWORD": "secret",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "REMINDER_TICK_SECONDS": "5",
}


def fill_in(text: str, values: dict[str, str]) -> str:
    """Expand ${NAME:-default}, ${NAME:?message} and $$ as docker compose does."""

    def value_of(match: re.Match[str]) -> str:
        name, sign, rest = match.groups()
        assert name in values or sign == ":-", rest
        return values.get(name) or rest

    return re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", value_of, text).replace("$$", "$")


def environment_of(service: dict[str, Any]) -> dict[str, str]:
    """Return the environment of a service. A name without a value is passed on if it is set."""
    values = {name: FILLED_IN.get(name) if text is None else text for name, text in service["environment"].items()}
    return {name: fill_in(text, FILLED_IN) for name, text in values.items() if text is not None}


def names_in_image() -> set[str]:
    lines = re.findall(r"^ENV (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return {word.split("=")[0] for line in lines for word in line.split()}


def test_the_file_is_what_docker_compose_reads() -> None:
    check = [PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]

    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_services_are_those_of_a_whole_site() -> None:
    assert set(COMPOSE["services"]) == {"database", "broker", "migrate", "web", "worker", "beat"}


def test_the_example_names_exactly_what_the_settings_read() -> None:
    listed = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert listed == names_in_settings() | {"POSTGRES_PASSWORD"}


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_told_everything_the_settings_read(name: str) -> None:
    told = set(COMPOSE["services"][name]["environment"])

    assert told | (names_in_image() & names_in_settings()) == names_in_settings()


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_can_write_nowhere_and_gain_nothing(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")


@pytest.mark.parametrize("name", ["database", "broker", "web", "worker", "beat"])
def test_a_service_that_stays_says_whether_it_is_well(name: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"][0].startswith("CMD")


def test_the_image_runs_as_a_numbered_user_without_rights() -> None:
    users = re.findall(r"^USER (\d+):(\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert users == [("10001", "10001")]


def test_the_image_starts_what_the_web_service_starts() -> None:
    command = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert command is not None
    assert json.loads(command[1]) == COMPOSE["services"]["web"]["command"]


def copy_image(folder: Path) -> Path:
    """Copy what COPY . . puts into the image: everything but what .dockerignore names."""
    folder.mkdir()
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        source, target = (place / line.removeprefix("!") for place in (ROOT, folder))
        if line.startswith("!") and source.is_dir():
            shutil.copytree(source, target, ignore=NOT_COPIED)
        elif line.startswith("!"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return folder


@dataclass
class Site:
    """Stands in for the containers: the image's files, an environment, the processes."""

    folder: Path
    image: Path
    port: int = field(default_factory=free_port)
    replaced: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def environment(self, name: str) -> dict[str, str]:
        told = environment_of(COMPOSE["services"][name])
        path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
        return bare_environment(**(told | self.replaced | {"PATH": path, "PYTHONUNBUFFERED": "1"}))

    def words(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=self.image, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def start_service(self, name: str) -> None:
        """Start one of our services by its own command, on a free port instead of the container's."""
        command = [
            word.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}") for word in COMPOSE["services"][name]["command"]
        ]
        self.start(name, command, self.environment(name))

    def start_broker(self) -> None:
        """Start the broker by its own command, but on a socket instead of a port."""
        program, *options = COMPOSE["services"]["broker"]["command"]
        assert program == "valkey-server"
        socket = self.folder / "broker"
        place = ["--port", "0", "--unixsocket", str(socket), "--dir", str(self.folder)]
        self.start("broker", [valkey_server(), *options, *place], bare_environment())
        wait_until(socket.is_socket, seconds=10, what="the broker")
        self.replaced |= {"BROKER_URL": f"redis+socket://{socket}", "CACHE_URL": f"redis://{socket}?db=1"}

    def health(self, name: str) -> int:
        """Run a service's own health check and return its exit code."""
        kind, *words = COMPOSE["services"][name]["healthcheck"]["test"]
        words = [
            re.sub(r"(127\.0\.0\.1|web):8000", f"127.0.0.1:{self.port}", word.replace("$$", "$")) for word in words
        ]
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        environment = self.environment(name) | {"HOSTNAME": os.uname().nodename}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False
        ).returncode

    def end(self) -> None:
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in reversed(self.processes.values()):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Database and broker up, the image's static files collected, migrate run once; then web, worker and beat."""
    if lacking := postgresql.what_lacks():
        pytest.skip(lacking)
    folder = tmp_path_factory.mktemp("compose")
    site = Site(folder, copy_image(folder / "image"))
    with postgresql.server() as url:
        site.replaced = {"DATABASE_URL": url, "DATA_DIR": str(site.folder), "STATIC_ROOT": str(site.folder / "static")}
        try:
            site.start_broker()
            site.start("static", ["python", "manage.py", "collectstatic", "--no-input"], site.environment("web"))
            site.start_service("migrate")
            assert site.processes["static"].wait(timeout=60) == 0, site.words("static")
            assert site.processes["migrate"].wait(timeout=60) == 0, site.words("migrate")
            for name in ("web", "worker", "beat"):
                site.start_service(name)
            yield site
        finally:
            site.end()


@pytest.mark.run
def test_migrate_loads_the_catalogue_into_postgresql(site: Site) -> None:
    assert "38 exercises: 38 created" in site.words("migrate")


@pytest.mark.run
def test_the_place_that_the_file_describes_has_nothing_to_be_warned_of(site: Site) -> None:
    words = site.words("migrate")

    assert words.startswith("The database postgres is empty: its tables will be made.\n")
    assert "Warning" not in words


@pytest.mark.run
def test_web_serves_the_catalogue(site: Site) -> None:
    wait_until(lambda: get(site.port, "/healthz/")[0] == 200, seconds=90, what="web")

    assert get(site.port, "/exercises/")[0] == 200
    assert site.health("web") == 0


@pytest.mark.run
def test_beat_rings_and_the_worker_runs_the_tick(site: Site) -> None:
    tick = re.compile(r"Task reminders\.tasks\.tick\[[\w-]+\] succeeded")

    wait_until(lambda: tick.search(site.words("worker")), seconds=30, what="a tick")

    assert site.health("worker") == 0
    assert site.health("beat") == 0


@pytest.mark.run
def test_web_that_cannot_reach_its_database_is_not_well(site: Site) -> None:
    site.port, before = free_port(), site.port

    assert site.health("web") != 0

    site.port = before
