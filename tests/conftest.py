"""What every test may use: two people, the real exercises, and a client for pages and one for the API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import get_language
from hypothesis import settings
from rest_framework.test import APIClient

from accounts import posting
from accounts.models import User
from conventions.caching import answers, finished
from conventions.days import day_written
from exercises import catalogue
from exercises.models import catalogue_stamp, exercise
from pilates_site.callers import guessing
from tests import citations, schema_truth
from tests.factories import make_user, records
from tests.record_guard import guarded
from tests.runner import PLAIN
from tests.signed_in import sign_in

DATABASE_FIXTURES = {"db", "transactional_db"}
STARTS_PROGRAMS = "tests/upgrades"

# A slow run on a busy machine is no counterexample.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="leave out what never asks a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --only-database, deselect what gives the same on every database, as it asks none."""
    if config.getoption("--only-database"):
        asking = [item for item in items if _asks_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in {*asking}])
        items[:] = asking


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test asks a database itself, or starts programs that do."""
    is_marked = item.get_closest_marker("django_db") is not None
    fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return is_marked or bool(fixtures) or item.nodeid.startswith(STARTS_PROGRAMS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what the processes of a parallel run saw."""
    schema_truth.done.update(getattr(node, "workeroutput", {}).get("done", ()))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail where all tests without a browser passed, and some operation of the API never did what it is for."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["done"] = sorted(schema_truth.done)
    elif exitstatus == pytest.ExitCode.OK and _is_whole(config):
        tell = config.pluginmanager.getplugin("terminalreporter").write_line
        if tested := schema_truth.tested_by_now():
            tell(f"Take off NEVER_DONE in tests/schema_truth.py, as they are tested by now: {', '.join(tested)}")
        if untested := schema_truth.untested():
            tell(f"No test gets a good answer from {', '.join(untested)} (tests/schema_truth.py)", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_whole(config: pytest.Config) -> bool:
    """Whether nothing is left out of the tests of one process that ask the API."""
    is_all = config.args_source == pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    is_plain = not config.option.markexpr or config.option.markexpr.startswith(PLAIN)
    return is_all and is_plain and not config.getoption("--only-database") and not config.option.collectonly


@pytest.fixture(autouse=True, scope="session")
def _every_answer_is_read() -> Iterator[None]:
    """Assert of every page and API answer in the tests that it names no document that is not in the repository, and of
    every API answer that it is as the schema says."""
    ask = Client.request

    def ask_and_read(client: Client, **request: Any) -> Any:
        answer = ask(client, **request)
        citations.read_answer(request.get("PATH_INFO", "/"), answer)
        schema_truth.read_answer(request, answer)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", ask_and_read)
        yield


@pytest.fixture(autouse=True, scope="session")
def _facts_are_kept() -> None:
    """As in a process that has served a page before: what the rules know of the exercises costs one query."""
    exercise._kept.update({(row.slug, row.loaded_digest, get_language()): row.facts for row in records()})


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs beside the tests: a mail is sent at the end of the request that left it."""
    monkeypatch.setattr(posting, "wake", lambda: False)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    guessing.clear()
    answers.clear()
    finished.clear()
    catalogue_stamp.forget()
    day_written.cache_clear()  # tests bring words of their own


@pytest.fixture(autouse=True)
def _every_write_raises_the_record() -> Iterator[None]:
    """Fail where something of a person is written and what is kept of their diary would stay valid."""
    with guarded():
        yield


@pytest.fixture
def library(db: None) -> None:
    """The exercises of the real records, in the database."""
    catalogue.load(records())


@pytest.fixture
def alice(db: None) -> User:
    """The person whose data it is."""
    return make_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    """A stranger."""
    return make_user("bob")


@pytest.fixture
def page() -> Callable[[User | None], Client]:
    """``page(alice)``: a browser in which alice is signed in; ``page(None)``: an anonymous one."""

    def signed_in(user: User | None = None) -> Client:
        client = Client()
        return client if user is None else sign_in(client, user)

    return signed_in


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """``api(alice)``: a program that calls the API as alice."""

    def caller(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return caller
