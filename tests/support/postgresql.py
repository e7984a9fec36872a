"""A PostgreSQL of a test's own, with a configuration that is deployed."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.support.waiting import wait_until

ADMIN, PASSWORD = "postgres", "admin"


def find_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL here, None if none is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    return found[-1] if found else None


class Cluster:
    """A running PostgreSQL; root starts it as the user that Debian's package makes."""

    def __init__(self, folder: Path, config: Path, port: int):
        self.folder, self.port = folder, port
        self.data = folder / "data"
        programs = find_programs()
        user = ADMIN if os.geteuid() == 0 else None
        folder.mkdir(parents=True)
        password = folder / "password"
        password.write_text(PASSWORD)
        shutil.copy(config, folder / "postgresql.conf")
        if user:
            for path in (folder, password, folder / "postgresql.conf"):
                shutil.chown(path, user)
        subprocess.run(
            [
                *(programs / "initdb", "-D", self.data, "-U", ADMIN, "--no-sync", "-E", "UTF8"),
                *("--auth=scram-sha-256", f"--pwfile={password}", "--locale=C.UTF-8"),
            ],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        options = ["-c", f"config_file={folder}/postgresql.conf", "-p", str(port), "-k", folder]
        self.process = subprocess.Popen(
            [programs / "postgres", "-D", self.data, *options, "-c", "fsync=off"],
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("w"),
            user=user,
            cwd=folder,
        )
        wait_until(self.answers, "PostgreSQL does not answer")

    def answers(self) -> bool:
        """Say whether it takes connections."""
        try:
            psycopg.connect(self.get_url(ADMIN, PASSWORD, "postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def get_url(self, role: str, password: str, database: str = "ratings") -> str:
        """Return the address of one of its databases for a role."""
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def read_files(self, *folders: str) -> bytes:
        """Return all that is in some folders of its data, one file after another."""
        files = sorted(f for name in folders for f in (self.data / name).rglob("*") if f.is_file())
        return b"".join(file.read_bytes() for file in files)
