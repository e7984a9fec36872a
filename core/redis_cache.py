"""Django's Redis cache, with the process's own memory in its place while Redis is away.

Limits go on counting, if each process for itself; pages never wait long, because a server that does
not answer is asked again by one request every few seconds. When Redis is back it is told what has
changed meanwhile, so that it does not give out what was deleted.
"""

import logging
import time
from collections import OrderedDict
from threading import Lock
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.retry import Retry

PAUSE = 3  # seconds until a server is asked again that did not answer
MOST = 50_000  # entries kept in the process

logger = logging.getLogger(__name__)


class Memory:
    """What a process remembers in place of Redis: raw values, each with the time it is good for."""

    def __init__(self) -> None:
        self.entries: OrderedDict[str, tuple[float | None, Any]] = OrderedDict()
        self.changed: OrderedDict[str, None] = OrderedDict()
        self.was_cleared = False

    def get(self, key: str) -> Any:
        """Return a value, None where there is none."""
        until, value = self.entries.get(key, (None, None))
        if until is not None and until <= time.monotonic():
            del self.entries[key]
            return None
        return value

    def set(self, key: str, value: Any, timeout: float | None) -> None:
        """Keep a value for some seconds, None: for good."""
        until = None if timeout is None else time.monotonic() + timeout
        self.entries[key] = (until, value)
        self.entries.move_to_end(key)
        if len(self.entries) > MOST:
            self.entries.popitem(last=False)
        self.note(key)

    def delete(self, key: str) -> bool:
        """Forget a value; say whether there was one."""
        self.note(key)
        return self.entries.pop(key, None) is not None

    def clear(self) -> bool:
        """Forget everything."""
        self.entries.clear()
        self.changed.clear()
        self.was_cleared = True
        return True

    def note(self, key: str) -> None:
        """Note that Redis must be told of a key."""
        self.changed[key] = None
        if len(self.changed) > 2 * MOST:
            self.changed.popitem(last=False)

    def changes(self) -> list[tuple[str, Any, float | None]]:
        """Return what has changed, as (key, value or None, seconds left or None)."""
        now = time.monotonic()
        found = []
        for key in self.changed:
            value = self.get(key)
            until = self.entries[key][0] if value is not None else None
            found.append((key, value, until and until - now))
        return found


class Link:
    """A process's view of a Redis server: whether it is away, and what it has missed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.is_away = False
        self.asked_again_at = 0.0
        self.memory = Memory()

    def may_ask(self) -> bool:
        """Say whether to ask Redis: while it is away, one caller every few seconds."""
        with self.lock:
            if self.is_away and time.monotonic() < self.asked_again_at:
                return False
            self.asked_again_at = time.monotonic() + PAUSE
            return True

    def lose(self, error: Exception) -> None:
        """Note that Redis did not answer. The error's words may hold its password."""
        with self.lock:
            if not self.is_away:
                logger.warning(
                    "Redis does not answer: %s. Limits are per process.", name_error(error)
                )
            self.is_away = True
            self.asked_again_at = time.monotonic() + PAUSE


links: dict[tuple[str, ...], Link] = {}


def name_error(error: Exception) -> str:
    """Return the class name of an error."""
    return type(error).__name__


def find_end_of_minute(seconds: float | None) -> int | None:
    """Return the end of the minute in which so many seconds are over, in Unix time; None for good.

    A time to live would tell to the millisecond when an entry was written.
    """
    if seconds is None:
        return None
    return (int(time.time() + seconds) // 60 + 1) * 60


class SteadyClient(RedisCacheClient):
    """Asks Redis, or the process's memory while Redis is away."""

    _serializer: Any  # Django's
    commands: Any = RedisCacheClient  # what is done in Redis

    def __init__(self, servers, **options):
        # A connection that Redis has closed is replaced at once; nothing else is tried twice.
        options.setdefault("retry", Retry(NoBackoff(), 1, supported_errors=(NoConnection,)))
        super().__init__(servers, **options)
        self.link = links.setdefault(tuple(servers), Link())

    def ask(self, name: str, *arguments) -> Any:
        """Do something in Redis, or in memory."""
        while True:
            if self.link.may_ask():
                try:
                    if self.link.is_away:
                        self.catch_up()
                    return getattr(self.commands, name)(self, *arguments)
                except (RedisError, OSError) as error:
                    self.link.lose(error)
            with self.link.lock:
                if self.link.is_away:
                    return getattr(self, f"{name}_here")(self.link.memory, *arguments)

    def catch_up(self) -> None:
        """Tell Redis what it has missed, and use it again."""
        while True:
            with self.link.lock:
                memory, self.link.memory = self.link.memory, Memory()
                changes = memory.changes()
                if not changes and not memory.was_cleared:
                    self.link.is_away = False
                    logger.warning("Redis answers again.")
                    return
            try:
                self.tell(changes, memory.was_cleared)
            except (RedisError, OSError):
                with self.link.lock:
                    self.put_back(memory)
                raise

    def tell(self, changes: list[tuple[str, Any, float | None]], cleared: bool) -> None:
        """Write what has changed to Redis."""
        pipeline = self.get_client(None, write=True).pipeline(transaction=False)
        if cleared:
            pipeline.flushdb()
        for key, value, seconds in changes:
            if value is None:
                pipeline.delete(key)
            else:
                pipeline.set(key, value, exat=find_end_of_minute(seconds))
        pipeline.execute()

    def put_back(self, memory: Memory) -> None:
        """Keep what Redis could not be told, under what has changed since."""
        later = self.link.memory
        for key in later.changed:
            memory.note(key)
            memory.entries.pop(key, None)
        memory.entries.update(later.entries)
        memory.was_cleared = memory.was_cleared or later.was_cleared
        self.link.memory = memory

    # What Django's client can do, each in Redis or here.

    def add(self, key, value, timeout):
        return self.ask("add", key, value, timeout)

    def get(self, key, default):
        return self.ask("get", key, default)

    def set(self, key, value, timeout):
        return self.ask("set", key, value, timeout)

    def touch(self, key, timeout):
        return self.ask("touch", key, timeout)

    def delete(self, key):
        return self.ask("delete", key)

    def get_many(self, keys):
        return self.ask("get_many", list(keys))

    def has_key(self, key):
        return self.ask("has_key", key)

    def incr(self, key, delta):
        return self.ask("incr", key, delta)

    def set_many(self, data, timeout):
        return self.ask("set_many", data, timeout)

    def delete_many(self, keys):
        return self.ask("delete_many", list(keys))

    def clear(self):
        return self.ask("clear")

    def add_here(self, memory, key, value, timeout):
        if memory.get(key) is not None:
            return False
        self.set_here(memory, key, value, timeout)
        return True

    def get_here(self, memory, key, default):
        value = memory.get(key)
        return default if value is None else self._serializer.loads(value)

    def set_here(self, memory, key, value, timeout):
        if timeout == 0:
            memory.delete(key)
        else:
            memory.set(key, self._serializer.dumps(value), timeout)

    def touch_here(self, memory, key, timeout):
        value = memory.get(key)
        if value is not None:
            memory.set(key, value, timeout)
        return value is not None

    def delete_here(self, memory, key):
        return memory.delete(key)

    def get_many_here(self, memory, keys):
        found = {key: memory.get(key) for key in keys}
        return {k: self._serializer.loads(v) for k, v in found.items() if v is not None}

    def has_key_here(self, memory, key):
        return memory.get(key) is not None

    def incr_here(self, memory, key, delta):
        value = memory.get(key)
        if value is None:
            raise ValueError(f"Key '{key}' not found.")
        number = int(value) + delta
        until = memory.entries[key][0]
        memory.set(key, number, until and until - time.monotonic())
        return number

    def set_many_here(self, memory, data, timeout):
        for key, value in data.items():
            self.set_here(memory, key, value, timeout)

    def delete_many_here(self, memory, keys):
        for key in keys:
            memory.delete(key)

    def clear_here(self, memory):
        return memory.clear()


class MinuteCommands:
    """Django's two commands that give an entry an end, with the end on a whole minute."""

    @staticmethod
    def add(client: Any, key: str, value: Any, timeout: float | None) -> bool:
        """Write an entry if there is none; say whether it was written."""
        redis = client.get_client(key, write=True)
        data, end = client._serializer.dumps(value), find_end_of_minute(timeout)
        return bool(redis.set(key, data, nx=True, exat=end))

    @staticmethod
    def set(client: Any, key: str, value: Any, timeout: float | None) -> None:
        """Write an entry."""
        redis = client.get_client(key, write=True)
        redis.set(key, client._serializer.dumps(value), exat=find_end_of_minute(timeout))

    def __getattr__(self, name: str) -> Any:
        return getattr(RedisCacheClient, name)


class MinuteClient(SteadyClient):
    """A client whose entries tell the minute in which they were written, and no more."""

    commands = MinuteCommands()


class SteadyRedisCache(RedisCache):
    """A Redis cache that keeps pages working while Redis is away."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = SteadyClient

    def is_away(self) -> bool:
        """Say whether the process's memory stands in for Redis."""
        client: Any = self._cache
        return client.link.is_away


class MinuteRedisCache(SteadyRedisCache):
    """The same, for what counts limits: no entry tells the second in which it was written."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = MinuteClient
