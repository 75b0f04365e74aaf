"""Starting the real thing: copies of the project, processes, and waiting for what they do."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pilates_site.supervisor import birth_of

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_COPIED = shutil.ignore_patterns(".git", ".venv*", "var", "__pycache__", ".*_cache", ".hypothesis", ".env", "*.pyc")
QUICK_START = ROOT / "docs/api/quick-start.md"
START_SECONDS = 150
T = TypeVar("T")


def names_in_settings() -> set[str]:
    """Return the environment variables that settings.py reads."""
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "pilates_site" / "settings.py").read_text()))


def bare_environment(**values: str) -> dict[str, str]:
    """Return this process's environment without what the settings of the tests set, and with `values`."""
    dropped = names_in_settings() | {"DJANGO_SETTINGS_MODULE", "PORT", "PYTHONPATH", "REQUIRE_ALL", "TEST_DATABASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped and "PYTEST" not in name}
    return kept | values


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(answer: Callable[[], T], *, seconds: float = START_SECONDS, what: str = "it") -> T:
    """Return the first true answer. Raises AssertionError if none comes in time."""
    deadline = time.monotonic() + seconds
    while not (found := answer()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.05)
    return found


def get(port: int, path: str, *, timeout: float = 10) -> tuple[int, bytes]:
    """Return status and body of a GET on this machine, (0, b"") while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def commands(title: str) -> str:
    """Return the commands of docs/api/quick-start.md under the headings that ``title`` matches, as one script."""
    parts = re.split(r"^##+ ", QUICK_START.read_text(), flags=re.MULTILINE)[1:]
    told = "\n".join(part for part in parts if re.match(title, part))
    return "\n".join(re.findall(r"```sh\n(.*?)```", told, re.DOTALL))


def in_a_shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Give a script to a shell that ends at the first failure. It finds the programs of this Python first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path, "no_proxy": "*"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def copy_project(folder: Path) -> Path:
    """Copy the project as a clone would have it."""
    return Path(shutil.copytree(ROOT, folder, ignore=NOT_COPIED))


class Run:
    """One ./run, in a copy of the project with a data folder and a port of its own."""

    def __init__(
        self,
        project: Path,
        data: Path,
        *options: str,
        port: int | None = None,
        venv: Path | None = None,
        **changes: str,
    ) -> None:
        self.port = port or free_port()
        self.data = data
        self.output = data.with_suffix(".out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["./run", *options],
                cwd=project,
                env=bare_environment(
                    DATA_DIR=str(data), PORT=str(self.port), VENV_DIR=str(venv or sys.prefix), **changes
                ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def words(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> "Run":
        wait_until(lambda: "Ctrl-C stops" in self.words() or self.process.poll() is not None, what="the start")
        assert self.process.poll() is None, self.words()
        return self

    def state(self) -> dict[str, Any]:
        return json.loads((self.data / "running.json").read_text())

    def children(self) -> list[int]:
        """Return the process ids in the order of starting: broker, web, worker, beat."""
        return [pid for pid, _ in self.state()["children"]]

    def stop(self, number: int = signal.SIGTERM, *, seconds: float = 15) -> int:
        """Ask it to stop, wait, and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=seconds)

    def end(self) -> None:
        """Kill every process that is left."""
        if self.process.poll() is None:
            self.stop()


def members(session: int) -> list[int]:
    """Return the live processes of a session: everything that one ./run started."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(session)], capture_output=True, text=True, check=False)
    pairs = [line.split() for line in found.stdout.splitlines()]
    return [int(pid) for pid, state in pairs if not state.startswith("Z")]


def is_alive(pid: int) -> bool:
    return birth_of(pid) is not None
