"""Links of accounts stay out of the log: they name an address, or open something."""

import logging

ACCOUNTS = "/accounts/"


class HideLinks(logging.Filter):
    """Cuts the paths of account pages in a record short. Drops no record."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(cut_path, record.args))
        return True


def cut_path(argument):
    """Return the page of an account path without what follows it; anything else as it is."""
    if not isinstance(argument, str) or not argument.startswith(ACCOUNTS):
        return argument
    page, slash, rest = argument.removeprefix(ACCOUNTS).partition("/")
    return f"{ACCOUNTS}{page}{slash}{'...' if rest else ''}"
