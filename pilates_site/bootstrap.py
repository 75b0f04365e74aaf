"""Make the virtual environment, then start the supervisor, the tests or the checks in it.

./run calls this with any Python from 3.11 on, before anything is installed: it uses the standard library alone, and the
site never imports it. A refusal is one sentence with the way out, and exit code 1. It leaves no incomplete .venv.
"""

import contextlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("VENV_DIR", ".venv")
PYTHON = VENV / "bin" / "python"
HALF_MADE = VENV / "half-made"
WAY_OUT = "docker compose up runs it anywhere"


def refuse(sentence: str) -> NoReturn:
    raise SystemExit(sentence)


def why_unsupported(*, system: str, machine: str, triplet: str) -> str | None:
    """Return why the embedded broker, which is built for some systems only, cannot run on this one, or None.

    ``system`` is that of sys.platform, ``machine`` that of uname, ``triplet`` the one that Python was built for.
    """
    if system not in ("linux", "darwin"):
        return f"./run needs Linux or macOS (on Windows: inside WSL), not {system}; {WAY_OUT}."
    if machine.lower() not in ("x86_64", "amd64", "aarch64", "arm64"):
        return f"./run needs an x86-64 or ARM 64-bit processor, not {machine}; {WAY_OUT}."
    if "musl" in triplet:
        return f"./run needs a Linux with glibc (Debian, Ubuntu, Fedora), not musl (Alpine); {WAY_OUT}."
    return None


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two starts in one folder make the environment in turn. Locks the folder itself, so there is no lock file.

    pip and uv inherit the lock: if this process is killed, the next start waits for them.
    """
    import fcntl  # not at the top: Windows has no fcntl, and must get the sentence that refuses it

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        os.set_inheritable(folder, True)  # noqa: FBT003 - the standard library's own order
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another ./run here to install its packages ...", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment(lock: Path) -> None:
    """Install into .venv what `lock` lists. A copy of the lock in .venv marks it as complete."""
    complete = VENV / lock.name
    if HALF_MADE.exists():
        shutil.rmtree(VENV)
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists():
        refuse(f"{VENV} is no virtual environment: move it away, or choose another folder with VENV_DIR.")
    if PYTHON.exists() and complete.exists() and complete.read_bytes() == lock.read_bytes():
        return
    print(f"Installing the packages of {lock.name} into {VENV.name} (once; up to a minute) ...", flush=True)
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        build(lock)
    elif (trouble := install(lock)) is not None:
        refuse(trouble)
    shutil.copyfile(lock, complete)


def build(lock: Path) -> None:
    """Make a new .venv. It holds a mark until it is complete, and is removed when anything fails."""
    try:
        VENV.mkdir(parents=True)
        HALF_MADE.touch()
        trouble = create() or install(lock)
    except OSError as error:
        trouble = f"{VENV} cannot be written ({error.strerror}); make this folder writable and run ./run again."
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    if trouble:
        shutil.rmtree(VENV, ignore_errors=True)
        refuse(trouble)
    HALF_MADE.unlink()


def create() -> str | None:
    """Make .venv with Python and pip. Return None, or the sentence to end with."""
    trouble = last_words([sys.executable, "-m", "venv", str(VENV)])
    if trouble is None:
        return None
    return (
        f"This Python cannot make a virtual environment ({trouble}); on Debian or Ubuntu, "
        "sudo apt install python3-venv, then run ./run again."
    )


def install(lock: Path) -> str | None:
    """Install what `lock` lists, with uv where there is one. Return None, or the sentence to end with."""
    arguments = ["install", "--quiet", "--require-hashes", "--requirement", str(lock)]
    installers = [[str(PYTHON), "-m", "pip", *arguments, "--no-input", "--disable-pip-version-check"]]
    if uv := shutil.which("uv"):
        installers.insert(0, [uv, "pip", *arguments, "--python", str(PYTHON)])
    trouble = None
    for installer in installers:
        trouble = last_words(installer)
        if trouble is None:
            return None
    return (
        f"The packages of {lock.name} could not be installed ({trouble}); "
        "check the network connection and the free disk space, then run ./run again."
    )


def last_words(command: list[str]) -> str | None:
    """Run the command. Return None, or the line of its output that says most, cut to fit a sentence."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", close_fds=False, process_group=0,
    )  # fmt: skip
    try:
        said, _ = process.communicate()
    except BaseException:  # Ctrl-C or SIGTERM: its own children must not go on writing into .venv
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode == 0:
        return None
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    telling = (errors or lines or [f"exit code {process.returncode}"])[-1]
    return telling.removeprefix("ERROR: ").removeprefix("error: ").rstrip(".")[:200]


def main(arguments: list[str]) -> None:
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    command = arguments[0] if arguments else "start"
    if command not in ("start", "--demo", "test", "check"):
        refuse(
            "Use: ./run to start the site, ./run --demo to have a demo person in it, ./run test to pass the tests, "
            "./run check to check the code."
        )
    triplet = sysconfig.get_config_var("HOST_GNU_TYPE") or ""
    if trouble := why_unsupported(system=sys.platform, machine=platform.machine(), triplet=triplet):
        refuse(trouble)
    with one_at_a_time():
        make_environment(ROOT / ("requirements-dev.txt" if command in ("test", "check") else "requirements.txt"))
    sys.stdout.flush()
    if command in ("start", "--demo"):
        os.environ["RUN_STARTED"] = str(started)
        options = ["--demo"] if command == "--demo" else []
        os.execv(PYTHON, [str(PYTHON), "-P", str(ROOT / "pilates_site" / "supervisor.py"), *options])
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "tests.runner" if command == "test" else "tests.checks", *arguments[1:]])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
