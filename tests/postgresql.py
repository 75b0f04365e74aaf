"""A PostgreSQL of the tests' own: in a folder under /tmp, reached by a socket only, and gone afterwards."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

USER = "postgres"
UP_SECONDS = 30
# Durability costs time, and nothing here outlives the run.
OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]


def find_programs() -> Path | None:
    """The folder with initdb and postgres: on the path, or where Debian keeps them, the newest first."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def what_lacks() -> str | None:
    """What is lacking for `server`, in words; None when nothing is."""
    if find_programs() is None:
        return "no initdb was found and TEST_DATABASE_URL is not set"
    if os.geteuid() == 0 and not has_user():
        return f"PostgreSQL refuses to run as root, and there is no user {USER}"
    return None


def has_user() -> bool:
    try:
        return pwd.getpwnam(USER) is not None
    except KeyError:
        return False


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start it, give its address as a database URL, and take it away again, whatever happens meanwhile."""
    programs = find_programs()
    assert programs is not None, what_lacks()
    folder = Path(tempfile.mkdtemp(prefix="pilates-pg-", dir="/tmp"))  # short: a socket's path may not be long
    process = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        initdb = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-A",
            "trust",
            "-U",
            USER,
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        run_as_owner(initdb, folder / "initdb.log").wait()
        options = [word for option in [*OPTIONS, f"unix_socket_directories={folder}"] for word in ("-c", option)]
        process = run_as_owner([programs / "postgres", "-D", folder / "data", *options], folder / "server.log")
        wait_until_up(process, [programs / "pg_isready", "-q", "-h", folder, "-U", USER], folder)
        yield f"postgres://{USER}@/{USER}?host={folder}"
    finally:
        if process is not None:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def run_as_owner(command: list[str | Path], log: Path) -> subprocess.Popen:
    """Start `command`, as the user postgres when this is root, which PostgreSQL refuses to run as."""
    owner: dict[str, Any] = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    with log.open("wb") as words:
        return subprocess.Popen(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=words, stderr=words, process_group=0, **owner
        )


def wait_until_up(process: subprocess.Popen, question: list[str | Path], folder: Path) -> None:
    deadline = time.monotonic() + UP_SECONDS
    while subprocess.run(question, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            logs = "\n".join(log.read_text() for log in sorted(folder.glob("*.log")))
            raise RuntimeError(f"PostgreSQL did not start:\n{logs}")
        time.sleep(0.05)


def stop(process: subprocess.Popen) -> None:
    """Fast shutdown, which drops its clients; killed when that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
