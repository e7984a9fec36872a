"""Where limits and renditions are remembered: in the process, or in the Redis of CACHE_URL."""

from typing import Any

# Django's 300 would let a stranger push the limits on guessing out by asking for other things.
MAX_ENTRIES = 50_000
PATIENCE = 0.5  # seconds for an answer of Redis


def cache_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of a cache such that a server that is away takes no page down."""
    if "locmem" in config["BACKEND"]:
        return config | {"OPTIONS": {"MAX_ENTRIES": MAX_ENTRIES} | config.get("OPTIONS", {})}
    if not config["BACKEND"].endswith("redis.RedisCache"):
        return config
    patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    return config | {
        "BACKEND": "core.redis_cache.SteadyRedisCache",
        "OPTIONS": patience | config.get("OPTIONS", {}),
    }


def limit_cache_settings(config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the cache that counts limits: apart, and without seconds.

    An entry of Redis that was written with a time to live tells to the millisecond when it was.
    """
    limits = config | {"KEY_PREFIX": "limits"}
    if config["BACKEND"].endswith("SteadyRedisCache"):
        return limits | {"BACKEND": "core.redis_cache.MinuteRedisCache"}
    if "locmem" in config["BACKEND"]:
        return limits | {"LOCATION": "limits"}
    return limits
