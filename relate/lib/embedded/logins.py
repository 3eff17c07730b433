"""Which logins does the embedded database have, and with which generated passwords?"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SUPERUSER, OWNER, PRODUCT, DATABASE = "relate", "relate_owner", "relate_app", "relate"


@dataclass(frozen=True)
class Passwords:
    """One per login. `are_set` once the server knows all three."""

    superuser: str
    owner: str
    product: str
    are_set: bool = False


def read(file: Path) -> Passwords:
    """The passwords that this folder's server was made with."""
    return Passwords(**json.loads(file.read_text()))


def write(file: Path, passwords: Passwords) -> None:
    """Replace the file in one step, readable by its owner alone."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        json.dump(asdict(passwords), stream)
    fresh.replace(file)


def generate() -> Passwords:
    """Three fresh passwords that no server knows yet."""
    superuser, owner, product = (secrets.token_urlsafe(24) for _ in range(3))
    return Passwords(superuser, owner, product)


def provision(url: str, passwords: Passwords) -> None:
    """Make the two logins and the database, or set their passwords again. The owner is no superuser; the product owns nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        _login(connection, OWNER, passwords.owner, "CREATEROLE CREATEDB INHERIT")
        _login(connection, PRODUCT, passwords.product, "NOCREATEROLE NOCREATEDB NOINHERIT")
        # Without it a database that autovacuum is just cleaning cannot be dropped.
        connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), sql.Identifier(PRODUCT))
        )


def _login(connection: psycopg.Connection, name: str, password: str, rights: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
        sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(name), sql.SQL(rights), sql.Literal(password)
    )
    connection.execute(statement)
