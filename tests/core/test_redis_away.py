"""A real Redis that goes away, hangs, refuses and comes back: pages answer, and limits hold."""

import contextlib
import shutil
import signal
import subprocess
import time

import pytest
import redis
from django.core.cache import cache, caches
from django.test import Client

from core import redis_cache
from inhersight.settings.cache import MAX_ENTRIES, PATIENCE, cache_settings, limit_cache_settings
from tests.factories.accounts import make_member
from tests.factories.articles import make_article
from tests.journeys.conftest import free_port
from tests.support.account_steps import ask_for_code, code_in_mail, enter, is_logged_in, log_in
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(databases=["default", "ratings"])


class Server:
    """A real Redis on a port of its own."""

    def __init__(self, program, folder):
        self.program, self.folder, self.port = program, folder, free_port()
        self.start()

    def start(self):
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )
        self.client = redis.Redis(port=self.port)

        def is_up() -> bool:
            with contextlib.suppress(redis.RedisError):
                return bool(self.client.ping())
            return False

        wait_until(is_up, "Redis does not answer")

    def kill(self):
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def hang(self):
        """Let it answer nothing, with its connections open."""
        self.process.send_signal(signal.SIGSTOP)

    def refuse_writes(self):
        """Let it answer every write with an error."""
        self.client.config_set("min-replicas-to-write", 1)


@pytest.fixture
def server(settings, tmp_path, monkeypatch):
    """A Redis that the site uses; it is asked again a moment after it did not answer."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        pytest.skip("Redis is not installed.")
    running = Server(program, tmp_path)
    backend = "django.core.cache.backends.redis.RedisCache"
    config = cache_settings({"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{running.port}/0"})
    settings.CACHES = {
        "default": config,
        "renditions": config | {"KEY_PREFIX": "renditions", "TIMEOUT": 86_400},
        "limits": limit_cache_settings(config),
    }
    yield running
    running.kill()


@pytest.fixture
def asked_at_once(monkeypatch):
    """A server that did not answer is asked again without a pause."""
    monkeypatch.setattr(redis_cache, "PAUSE", 0)


FAULTS = ["kill", "hang", "refuse_writes"]
PAGES = [
    *("/", "/blog/", "/companies/", "/search/?q=pay", "/search/suggest/?q=pay", "/community/"),
    *("/accounts/login/", "/accounts/signup/", "/feed/", "/sitemap.xml", "/accounts/gate/"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_page_answers_while_redis_is_away(client, server, fault):
    article = make_article("Pay")
    client.get("/")
    getattr(server, fault)()
    statuses = {path: client.get(path).status_code for path in [*PAGES, article.url]}
    assert set(statuses.values()) <= {200, 204}, statuses


@pytest.mark.parametrize("fault", FAULTS)
def test_a_site_that_starts_without_redis_answers(client, server, fault):
    getattr(server, fault)()
    assert client.get("/").status_code == 200


def test_a_redis_that_hangs_keeps_one_request_waiting_and_no_more(server):
    server.hang()
    began = time.monotonic()
    for number in range(400):
        cache.set(f"key-{number}", number)
    assert time.monotonic() - began < 400 * PATIENCE / 4  # if each waited


@pytest.mark.parametrize("fault", FAULTS)
def test_guessing_is_limited_while_redis_is_away(server, fault):
    getattr(server, fault)()
    make_member()
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(30):
        log_in(attacker, password=f"guess {number}")
    log_in(attacker)
    assert not is_logged_in(attacker)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_member_stays_logged_in_and_another_comes_in(client, server, fault):
    make_member()
    log_in(client)
    getattr(server, fault)()
    assert is_logged_in(client)
    other = Client()
    ask_for_code(other)
    enter(other, code_in_mail())
    assert is_logged_in(other)


@pytest.mark.parametrize("fault", FAULTS)
def test_health_says_degraded_and_answers_200(client, server, fault):
    getattr(server, fault)()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["cache"]) == (200, "degraded")
    assert answer.json()["status"] == "degraded"


def test_health_is_well_again_once_redis_is_back(client, server, asked_at_once):
    server.kill()
    client.get("/healthz")
    server.start()
    assert client.get("/healthz").json()["status"] == "ok"


def test_a_restart_between_two_requests_is_not_noticed(server):
    cache.set("a", 1)
    server.kill()
    server.start()
    cache.get("a")
    assert not cache.is_away()


def test_what_was_deleted_while_redis_hung_is_not_given_out_after(server, asked_at_once):
    cache.set_many({"old": 1, "kept": 2})
    server.hang()
    cache.delete("old")
    assert cache.get("old") is None
    server.process.send_signal(signal.SIGCONT)
    assert (cache.get("old"), cache.get("kept")) == (None, 2)
    assert not cache.is_away()


def test_what_was_counted_while_redis_was_away_goes_on_counting(server, asked_at_once):
    server.kill()
    cache.set("tries", [3, 2, 1], 300)
    cache.set("number", 4, 300)
    cache.incr("number")
    server.start()
    assert (cache.get("tries"), cache.get("number")) == ([3, 2, 1], 5)
    assert 0 < server.client.ttl(cache.make_key("tries")) <= 360  # the end of its minute


def test_what_redis_could_not_be_told_is_told_later(server, asked_at_once):
    cache.set("old", 1)
    server.refuse_writes()
    cache.delete("old")
    for number in range(3):
        cache.set("number", number)
    server.client.config_set("min-replicas-to-write", 0)
    assert (cache.get("old"), cache.get("number")) == (None, 2)


OPERATIONS = {
    "get": lambda: (cache.set("a", 1), cache.get("a"), cache.get("b", "default")),
    "add": lambda: (cache.add("a", 1), cache.add("a", 2), cache.get("a")),
    "incr": lambda: (cache.set("a", 1), cache.incr("a"), cache.decr("a", 5), cache.get("a")),
    "many": lambda: (cache.set_many({"a": 1, "b": [2]}), cache.get_many(["a", "b", "c"])),
    "delete": lambda: (cache.set("a", 1), cache.delete("a"), cache.delete("a"), cache.get("a")),
    "delete many": lambda: (cache.set_many({"a": 1}), cache.delete_many(["a"]), cache.get("a")),
    "has": lambda: (cache.set("a", 1), "a" in cache, "b" in cache),
    "touch": lambda: (cache.set("a", 1), cache.touch("a", 60), cache.touch("b"), cache.get("a")),
    "at once gone": lambda: (cache.set("a", 1, 0), cache.get("a"), cache.set("b", 1, -1)),
    "for good": lambda: (cache.set("a", 1, None), cache.get("a")),
    "clear": lambda: (cache.set("a", 1), bool(cache.clear()), cache.get("a")),
    "a copy": lambda: (cache.set("a", [1]), cache.get("a").append(2), cache.get("a")),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_memory_does_what_redis_does(server, operation):
    in_redis = OPERATIONS[operation]()
    cache.clear()
    server.kill()
    assert OPERATIONS[operation]() == in_redis
    assert cache.is_away()


def test_incrementing_what_is_not_there_is_refused_as_by_redis(server):
    server.kill()
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_the_memory_is_bounded(server, monkeypatch):
    monkeypatch.setattr(redis_cache, "MOST", 10)
    server.kill()
    for number in range(100):
        cache.set(str(number), number)
    memory = caches["default"]._cache.link.memory
    assert (len(memory.entries), len(memory.changed)) == (10, 20)


def test_the_log_does_not_name_the_password(settings, caplog):
    location = f"redis://:hunter2@127.0.0.1:{free_port()}/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": cache_settings({"BACKEND": backend, "LOCATION": location})}
    cache.get("a")
    said = [one.getMessage() for one in caplog.records if one.name == "core.redis_cache"]
    assert said == ["Redis does not answer: ConnectionError. Limits are per process."]


def test_in_the_process_limits_are_not_pushed_out_by_three_hundred_others(settings):
    config = cache_settings({"BACKEND": "django.core.cache.backends.locmem.LocMemCache"})
    settings.CACHES = {"default": config | {"LOCATION": "many"}}
    cache.set("tries", [1], 300)
    for number in range(2000):
        cache.set(f"other-{number}", [1], 300)
    assert (cache.get("tries"), MAX_ENTRIES >= 10_000) == ([1], True)


def list_seconds(client):
    """The seconds within their minute in which Redis lets the entries of limits end."""
    return {name: client.pexpiretime(name) % 60_000 / 1000 for name in client.keys("limits:*")}


def test_no_limit_in_redis_tells_the_second_of_an_act(server):
    log_in(Client(), "ada@example.com")
    seconds = list_seconds(server.client)
    assert (len(seconds) > 3, set(seconds.values())) == (True, {0})


def test_neither_does_one_that_redis_was_told_of_later(server, asked_at_once):
    Client().get("/search/?q=pay")
    server.kill()
    log_in(Client(), "ada@example.com")
    server.start()
    Client().get("/search/?q=pay")
    seconds = list_seconds(server.client)
    assert (len(seconds) > 3, set(seconds.values())) == (True, {0})
