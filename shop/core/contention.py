"""When the database let one of two go ahead and undid the other's work: nobody's mistake, and worth another try."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

# PostgreSQL: deadlock, serialization failure, lock not to be had in time.
GAVE_WAY = {"40P01", "40001", "55P03"}


def gave_way(error: BaseException) -> bool:
    """Whether the transaction was undone in favour of another's, or waited for another's too long. Nothing of it stays,
    and the same once more may well go through.
    """
    told = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(told, sqlite3.OperationalError):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(told, "sqlstate", None) in GAVE_WAY
