"""A PostgreSQL server for the tests: in a temporary folder, reached by a socket only, removed afterwards."""

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
    """Return the folder with initdb and postgres: on the path, or the newest where Debian installs them."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


def what_lacks() -> str | None:
    """Return what `server` lacks, in words, or None."""
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
    """Start the server, yield its database URL, and always stop and remove it."""
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
    """Start `command`, as the user postgres if this is root, because PostgreSQL refuses to run as root."""
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
    """Shut the server down without waiting for clients. Kill it if that takes too long."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
