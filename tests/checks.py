"""./run check: every check that runs no test. Prints details only of what fails."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

PACKAGES = ["accounts", "conventions", "exercises", "pilates_site", "reminders", "routines", "tracking"]
PROGRAMS = Path(sys.executable).parent
# An environment like production, so that its settings are checked.
PRODUCTION = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "SITE_URL": "https://pilates.example.org",
    "ALLOWED_HOSTS": "pilates.example.org",
    "TRUSTED_PROXY_COUNT": "1",
    "CACHE_URL": "redis://localhost:6379/1",
    "EMAIL_URL": "smtp+tls://user:password@smtp.example.org:587",
    "SUPPORT_EMAIL": "help@pilates.example.org",
    "DEBUG": "false",
}


@dataclass(frozen=True)
class Check:
    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple[bool, str]:
        """Return whether it passed, and a line with its duration, with its output if it failed."""
        began = time.monotonic()
        program, *arguments = self.command
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments], env=os.environ | self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        seconds = time.monotonic() - began
        if done.returncode == 0:
            return True, f"{self.title}: well ({seconds:.1f} s)"
        return False, f"{self.title}: FAILED ({seconds:.1f} s)\n{done.stdout}"


def plan(data_folder: str) -> list[Check]:
    """Return the checks, the slowest first, so that two at a time end together."""
    manage = ["python", "manage.py"]
    place = PRODUCTION | {"DATA_DIR": data_folder}
    templates = [str(path) for path in sorted(Path("templates").rglob("*.html"))]
    return [
        Check("types", ["mypy", "."]),
        Check("settings fit for production", [*manage, "check", "--deploy", "--fail-level=WARNING"], place),
        Check("API schema", [*manage, "spectacular", "--validate", "--fail-on-warn", "--file=/dev/null"], place),
        Check("API schema as committed", [*manage, "write_schema", "--check"], place),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], place),
        Check("security", ["bandit", "--quiet", "--configfile=pyproject.toml", "--recursive", *PACKAGES]),
        Check("import rules", ["lint-imports"]),
        Check("templates", ["djhtml", "--check", *templates]),
        Check("style", ["ruff", "check", "."]),
        Check("format", ["ruff", "format", "--check", "."]),
    ]  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilates-checks-") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        (Path(folder) / "static").mkdir()
        (Path(folder) / "static" / "staticfiles.json").touch()  # stands for what `prepare` collects
        outcomes = list(pool.map(Check.run, plan(folder)))
    for _, words in outcomes:
        print(words)
    return 0 if all(is_well for is_well, _ in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
