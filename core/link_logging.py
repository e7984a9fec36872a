"""Keeps links to account pages out of the log: they contain an address or a token."""

import logging

ACCOUNTS = "/accounts/"


class HideLinks(logging.Filter):
    """Truncates the paths of account pages in log records. Drops no record."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(cut_path, record.args))
        return True


def cut_path(argument):
    """Return an account path without what follows its first part; anything else unchanged."""
    if not isinstance(argument, str) or not argument.startswith(ACCOUNTS):
        return argument
    page, slash, rest = argument.removeprefix(ACCOUNTS).partition("/")
    return f"{ACCOUNTS}{page}{slash}{'...' if rest else ''}"
