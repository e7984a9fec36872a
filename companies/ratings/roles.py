"""Who may do what in the ratings' PostgreSQL: nobody works in it as a superuser.

`ratings` owns the tables, counts ballots and cleans the disk; `ballot_box` writes rows and can do
no more. Once both are there, the superuser who made them has no password any more.
"""

import psycopg
from psycopg import sql

OWNER, BOX = "ratings", "ballot_box"
STATEMENTS = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {owner};
GRANT USAGE ON SCHEMA public TO {box};
GRANT CONNECT ON DATABASE {database} TO {owner}, {box};
GRANT TEMPORARY ON DATABASE {database} TO {owner};
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {box};
GRANT pg_checkpoint TO {owner};
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {owner};
ALTER ROLE CURRENT_USER PASSWORD NULL
"""


class CannotConnect(Exception):
    """The database does not answer, or not to this role."""


def can_connect(url: str) -> bool:
    """Say whether a database answers to the role and password of its address."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def create_roles(admin_url: str, owner_password: str, box_password: str) -> None:
    """Make both roles with the superuser of an address, who then loses the password.

    Raises CannotConnect."""
    try:
        connection = psycopg.connect(admin_url)
    except psycopg.OperationalError as error:
        raise CannotConnect from error
    with connection, connection.cursor() as cursor:
        for name, password in ((OWNER, owner_password), (BOX, box_password)):
            make_role(cursor, name, password)
        names = {"owner": OWNER, "box": BOX, "database": connection.info.dbname}
        identifiers = {part: sql.Identifier(name) for part, name in names.items()}
        for statement in STATEMENTS.split(";"):
            cursor.execute(sql.SQL(statement).format(**identifiers))  # type: ignore[arg-type]
    connection.close()


def make_role(cursor, name: str, password: str) -> None:
    """Make a role that may log in, or give it another password if it is there."""
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
    act = "ALTER" if cursor.fetchone() else "CREATE"
    statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")  # type: ignore[arg-type]
    cursor.execute(statement.format(sql.SQL(act), sql.Identifier(name), sql.Literal(password)))
