"""Which release of the site runs here, in 16 characters: whatever is kept of what the code said is kept under it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PARTS = ("*.py", "*.mo", "*.toml", "*.html", "*.txt")
"""What an answer is made of: rules, words, data and templates."""
SHOWN = ("LANGUAGES", "SITE_URL", "SUPPORT_EMAIL", "SUPPORT_URL")
"""The settings that stand in public answers."""


def _files() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    packages = [base / name for name in settings.INSTALLED_APPS if (base / name).is_dir()]
    for folder in (*packages, base / "templates", *map(Path, settings.LOCALE_PATHS)):
        for part in PARTS:
            yield from folder.rglob(part)
    yield from base.glob("requirements.txt")


def digest_of_code() -> str:
    """Return a digest of the code, its words, data, templates, libraries and the settings that are shown."""
    found = hashlib.sha256()
    for path in sorted(_files()):
        said = path.read_bytes()
        found.update(f"{path.relative_to(settings.BASE_DIR)} {len(said)}\n".encode() + said)
    for name in SHOWN:
        found.update(f"{name} {getattr(settings, name, None)!r}\n".encode())
    return found.hexdigest()[:16]


CODE_STAMP = digest_of_code()
"""Taken as the process starts: files that are changed later are not what it runs."""
