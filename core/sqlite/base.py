"""SQLite files are made for their owner alone, and older ones corrected when they are opened."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from threading import Lock

from django.db.backends.sqlite3 import base

OWNER_ALONE = 0o600
making = Lock()  # so that no thread connects to a new file before it is closed here
COMPANIONS = ("", "-wal", "-shm", "-journal")  # SQLite makes them with the database's own mode


def guard_file(path: str) -> None:
    """Make a database file if there is none, and take it from everyone but its owner.

    A file that is there is never opened: to close it would drop the locks of every connection that
    this process has to it (POSIX), and two writers at once corrupt a database.
    """
    with suppress(OSError), making:  # it is there; or SQLite itself says what is wrong
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE))
    for end in COMPANIONS:
        file = Path(path + end)
        with suppress(OSError):  # there is none, or it is somebody else's
            if stat.S_IMODE(file.stat().st_mode) & 0o077:
                file.chmod(OWNER_ALONE)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that looks at its file's mode before it is opened."""

    def get_new_connection(self, conn_params):
        name = str(self.settings_dict["NAME"])
        if name and not name.startswith(("file:", ":memory:")):
            guard_file(name)
        return super().get_new_connection(conn_params)
