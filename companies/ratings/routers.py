"""Which model lives in which database."""


class RatingsRouter:
    """Keep the ratings app in its own database, all else out of it, and no relation between."""

    def db_for_read(self, model, **hints):
        return "ratings" if model._meta.app_label == "ratings" else None

    db_for_write = db_for_read

    def allow_relation(self, one, other, **hints):
        if "ratings" in {one._meta.app_label, other._meta.app_label}:
            return one._meta.app_label == other._meta.app_label
        return None

    def allow_migrate(self, db, app_label, **hints):
        return (db == "ratings") == (app_label == "ratings")
