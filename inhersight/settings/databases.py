"""The site's database, the one for ratings, which shares nothing with it, and the caches."""

import environ

from inhersight.settings.cache import cache_settings, limit_cache_settings
from inhersight.settings.environment import DATA_DIR, env

# What is deleted is overwritten, and nothing is written to a file on the way.
SECRETIVE_SQLITE = "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
# Else an idle connection holds files open that a tally has deleted.
SECRETIVE_POSTGRESQL = " -c idle_session_timeout=60000"


def read_ratings_database(url: str) -> dict:
    """Return the settings of the ratings' database, which leaves no more behind than it must."""
    config = read_database(url)
    options = config["OPTIONS"]
    if "init_command" in options:
        options["init_command"] += SECRETIVE_SQLITE
    else:
        options["options"] += SECRETIVE_POSTGRESQL
    return config


def read_database(url: str) -> dict:
    """Return the settings for a database URL, with what its engine needs to be quick."""
    config = environ.Env.db_url_config(url)
    options = config.setdefault("OPTIONS", {})
    if "sqlite" in config["ENGINE"]:
        config["ENGINE"] = "core.sqlite"
        options["transaction_mode"] = "IMMEDIATE"
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
        )
    else:
        # Similar names are looked at more closely in Python (search/matching.py): as a
        # whole (word_similarity), or piece by piece (strict_word_similarity): two letters swapped
        # leave a word of seven letters a third of its trigrams.
        # Its planner takes the index of trigrams only if reading here and there costs little; and
        # for what a reader asks, starting another process takes longer than it saves.
        options["options"] = (
            "-c jit=off -c random_page_cost=1.1 -c parallel_setup_cost=20000 "
            "-c pg_trgm.word_similarity_threshold=0.42 "
            "-c pg_trgm.strict_word_similarity_threshold=0.33"
        )
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


RATINGS_DATABASE_URL = env("RATINGS_DATABASE_URL", default=f"sqlite:///{DATA_DIR}/ratings.sqlite3")
RATINGS_ADMIN_URL = env("RATINGS_ADMIN_URL", default="")  # of a superuser who makes the roles
BALLOT_BOX_PASSWORD = env("BALLOT_BOX_PASSWORD", default="")

DATABASES = {
    "default": read_database(env("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/site.sqlite3")),
    "ratings": read_ratings_database(RATINGS_DATABASE_URL),
}
DATABASE_ROUTERS = ["companies.ratings.routers.RatingsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": cache_settings(env.cache_url("CACHE_URL", default="locmemcache://"))}
CACHES["renditions"] = CACHES["default"] | {"KEY_PREFIX": "renditions", "TIMEOUT": 86_400}
CACHES["limits"] = limit_cache_settings(CACHES["default"])
