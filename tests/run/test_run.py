"""./run as a newcomer meets it, as processes: it starts, it refuses in one sentence, it mends itself, it stops."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pilates_site.supervisor import birth_of
from tests.run.processes import Run, bare_environment, copy_project, free_port, get, members, wait_until

pytestmark = pytest.mark.run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("clone") / "project")


def files_of(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def files(project: Path) -> set[Path]:
    """The files of the project before anything ran in it."""
    return files_of(project)


@pytest.fixture(scope="module")
def site(project: Path, files: set[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One site, shared by the tests that do not stop it."""
    run = Run(project, tmp_path_factory.mktemp("data") / "site")
    try:
        yield run.wait_until_ready()
    finally:
        run.end()


@pytest.fixture
def start(project: Path, tmp_path: Path) -> Iterator[Callable[[], Run]]:
    """Start a site in tmp_path/data, also a second time. Every site is stopped after the test."""
    runs: list[Run] = []

    def started() -> Run:
        runs.append(Run(project, tmp_path / "data", port=runs[0].port if runs else None))
        return runs[-1].wait_until_ready()

    yield started
    for run in runs:
        run.end()


def refusal(project: Path, *arguments: str, **environment: str) -> str:
    """Return the one sentence of a ./run that refuses to start."""
    values = bare_environment(**({"VENV_DIR": sys.prefix} | environment))
    done = subprocess.run(
        ["./run", *arguments], cwd=project, env=values, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def test_it_serves_the_whole_catalogue(site: Run) -> None:
    status, page = get(site.port, "/exercises/")
    _, listed = get(site.port, "/api/v1/exercises/?page_size=100")

    assert status == 200
    assert b"<h1" in page
    assert len(json.loads(listed)["results"]) == 38


def test_pages_name_their_files_by_their_content(site: Run) -> None:
    _, page = get(site.port, "/exercises/")
    styles = [word.split('"')[1] for word in page.decode().split("href=")[1:] if ".css" in word.split('"')[1]]

    answers = [get(site.port, path)[0] for path in styles]

    assert styles
    assert all(len(Path(path).name.split(".")) == 3 for path in styles)
    assert set(answers) == {200}


def test_it_says_where_everything_is_and_how_long_it_took(site: Run) -> None:
    words = site.words()

    assert f"http://127.0.0.1:{site.port}\n" in words
    assert f"data    {site.data}\n" in words
    assert f"mails   {site.data}/mail\n" in words
    assert "Started in " in words
    assert "Warning" not in words


def test_what_it_keeps_is_for_this_user_only(site: Run) -> None:
    kept = [site.data, site.data / "secret_key", site.data / "db.sqlite3", site.data / "mail"]

    modes = [oct(stat.S_IMODE(path.stat().st_mode)) for path in kept]

    assert modes == ["0o700", "0o600", "0o600", "0o700"]
    assert len((site.data / "secret_key").read_text().strip()) >= 50


def test_a_second_start_on_the_same_folder_is_refused(site: Run, project: Path) -> None:
    sentence = refusal(project, DATA_DIR=str(site.data), PORT=str(free_port()))

    assert f"already running from {site.data} (http://127.0.0.1:{site.port})" in sentence
    assert get(site.port, "/healthz/")[0] == 200


def test_a_taken_port_is_refused_and_nothing_is_made(site: Run, project: Path, tmp_path: Path) -> None:
    sentence = refusal(project, DATA_DIR=str(tmp_path / "other"), PORT=str(site.port))

    assert sentence == f"Port {site.port} is taken; stop what uses it, or choose another: PORT=8001 ./run"
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０００"])
def test_a_port_that_is_none_is_refused(project: Path, tmp_path: Path, port: str) -> None:
    sentence = refusal(project, DATA_DIR=str(tmp_path / "other"), PORT=port)

    assert sentence.startswith("PORT must be a number from 1 to 65535")
    assert not (tmp_path / "other").exists()


def test_a_folder_that_cannot_be_made_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    sentence = refusal(project, DATA_DIR=str(tmp_path / "file" / "data"), PORT=str(free_port()))

    assert sentence.startswith(f"The data folder {tmp_path}/file/data cannot be used (Not a directory)")


def test_a_database_of_another_program_is_refused_and_stays_as_it_is(project: Path, tmp_path: Path) -> None:
    database = tmp_path / "data" / "db.sqlite3"
    database.parent.mkdir()
    with contextlib.closing(sqlite3.connect(database)) as shop:
        shop.execute("CREATE TABLE shop_order (id integer)")

    sentence = refusal(project, DATA_DIR=str(tmp_path / "data"), PORT=str(free_port()))

    assert sentence == (
        f"The database {database} belongs to another program (it has a table shop_order): "
        "set DATABASE_URL to a database of this site's own."
    )
    with contextlib.closing(sqlite3.connect(database)) as shop:
        assert shop.execute("SELECT name FROM sqlite_master").fetchall() == [("shop_order",)]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe', which is neither true nor false. Write DEBUG=true or DEBUG=false."),
        (
            "ALLOWED_HOSTS",
            "*",
            "ALLOWED_HOSTS is *: links could be made to lead to somebody else's host. Write ALLOWED_HOSTS=127.0.0.1. "
            "(pilates.E004)",
        ),
    ],
)
def test_what_is_set_wrong_ends_the_start_with_its_sentence_alone(
    project: Path, tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    said = refusal(project, DATA_DIR=str(tmp_path / "data"), PORT=str(free_port()), **{name: value})

    assert said == sentence


def test_a_warning_is_said_once_and_the_site_starts(project: Path, tmp_path: Path) -> None:
    place = {"CACHE_URL": "redis://127.0.0.1:9/0", "BROKER_URL": "redis://127.0.0.1:9/0"}
    run = Run(project, tmp_path / "data", **place)
    try:
        words = run.wait_until_ready().words()
    finally:
        run.end()

    assert words.count("Warning: CACHE_URL and BROKER_URL name one database") == 1


def test_an_unknown_word_is_refused(project: Path) -> None:
    assert refusal(project, "tests").startswith("Use: ./run to start the site")


def test_a_demo_person_is_made_where_one_is_asked_for(project: Path, tmp_path: Path) -> None:
    run = Run(project, tmp_path / "data", "--demo")
    try:
        words = run.wait_until_ready().words()
    finally:
        run.end()

    assert "demo    Sign in as demo with the password a-calm-back\n" in words


def test_a_machine_without_python_is_told_so(project: Path) -> None:
    sentence = refusal(project, PATH="/nonexistent")

    assert sentence.startswith("Python 3.11 or newer was not found: install it")


def test_a_broken_download_leaves_no_environment(project: Path, tmp_path: Path) -> None:
    half_made = tmp_path / "venv"
    half_made.mkdir()
    (half_made / "half-made").touch()
    (tmp_path / "nothing").mkdir()
    path = os.pathsep.join([str(Path(sys.executable).resolve().parent), "/usr/bin", "/bin"])

    done = subprocess.run(
        ["./run"],
        cwd=project,
        env=bare_environment(
            VENV_DIR=str(half_made),
            PATH=path,
            PIP_NO_INDEX="1",
            PIP_FIND_LINKS=str(tmp_path / "nothing"),
            UV_OFFLINE="1",
        ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("The packages of requirements.txt could not be installed (")
    assert done.stderr.count("\n") == 1
    assert not half_made.exists()


def test_a_start_that_is_interrupted_while_it_installs_leaves_nothing(project: Path, tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).resolve().parent), "/usr/bin", "/bin"])
    values = bare_environment(VENV_DIR=str(tmp_path / "venv"), PATH=path)
    process = subprocess.Popen(["./run"], cwd=project, env=values, stdout=subprocess.DEVNULL, start_new_session=True)
    wait_until((tmp_path / "venv" / "bin" / "python").exists, seconds=30, what="the environment to be begun")

    process.terminate()

    assert process.wait(timeout=10) == 128 + signal.SIGTERM
    wait_until(lambda: members(process.pid) == [], seconds=10, what="what it started to end")
    assert not (tmp_path / "venv").exists()


def test_a_folder_that_is_no_environment_is_left_alone(project: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("mine")

    sentence = refusal(project, VENV_DIR=str(tmp_path / "letters"))

    assert "is no virtual environment" in sentence
    assert (tmp_path / "letters" / "dear.txt").read_text() == "mine"


@pytest.mark.parametrize("index", [0, 1, 2, 3], ids=["broker", "web", "worker", "beat"])
def test_a_killed_process_comes_back(site: Run, index: int) -> None:
    killed = site.children()[index]

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: site.children()[index] != killed, seconds=20, what="another process")
    assert get(site.port, "/healthz/")[0] == 200
    assert killed not in members(site.process.pid)


def test_a_stop_ends_everything_and_keeps_what_was_written(start: Callable[[], Run], tmp_path: Path) -> None:
    run = start()
    sockets = Path(run.state()["sockets"])

    code = run.stop(signal.SIGINT)

    assert code == 0
    assert members(run.process.pid) == []
    assert not sockets.exists()
    assert (tmp_path / "data" / "db.sqlite3").exists()
    assert not (tmp_path / "data" / "running.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start clears what is left")
def test_a_killed_supervisor_leaves_no_process_and_the_next_start_is_well(
    start: Callable[[], Run], tmp_path: Path
) -> None:
    run = start()
    key = (tmp_path / "data" / "secret_key").read_text()
    sockets = Path(run.state()["sockets"])

    run.stop(signal.SIGKILL)
    wait_until(lambda: members(run.process.pid) == [], seconds=10, what="the processes to end")
    again = start()

    assert get(again.port, "/healthz/")[0] == 200
    assert (tmp_path / "data" / "secret_key").read_text() == key
    assert not sockets.exists()
    assert again.stop() == 0


def test_a_leftover_of_a_killed_start_is_ended_and_a_stranger_is_not(project: Path, tmp_path: Path) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    leftover = subprocess.Popen([sleep, "600"], process_group=0)
    stranger = subprocess.Popen([sleep, "600"], process_group=0)
    (tmp_path / "data").mkdir()
    children = [(leftover.pid, birth_of(leftover.pid)), (stranger.pid, "another time")]
    (tmp_path / "data" / "running.json").write_text(json.dumps({"children": children, "sockets": None}))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        refusal(project, DATA_DIR=str(tmp_path / "data"), PORT=str(taken.getsockname()[1]))

    assert leftover.wait(timeout=5) == -signal.SIGKILL
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_running_it_changes_nothing_in_the_checkout(site: Run, project: Path, files: set[Path]) -> None:
    assert site.process.poll() is None

    assert files_of(project) == files
