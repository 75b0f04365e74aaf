"""The site's own settings, with a database of their own and passwords that hash quickly."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-tests-0123456789-0123456789-0123456789")
if "DATA_DIR" not in os.environ:
    # The workers of a parallel run inherit the name; only who made the folder takes it away.
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="pilates-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["CACHE_URL"] = "locmemcache://"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{Path(os.environ['DATA_DIR']) / 'tests.sqlite3'}"

from pilates_site.settings import *  # noqa: F403
from pilates_site.settings import DATA_DIR, DATABASES, STORAGES

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server and threads need the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test-database.sqlite3")}
