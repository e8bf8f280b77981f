"""PostgreSQL as the store talks to it: what a connection is told when it opens, and statements planned once.

Planning costs more than running: of the 4 ms that the server spent on a product page, 2.5 went into plans. psycopg
prepares what it sees often, but forgets all it prepared at each ROLLBACK, and a session that only read ends with one:
nothing stayed prepared from one page to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg.adapt import Dumper
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import event
from sqlalchemy.engine import Engine

SEEN_BEFORE = 1  # a statement is prepared when it comes for the second time
# Room for the statements of all rooms; what falls out is only planned anew.
STATEMENTS_KEPT = 500
# JIT spends tens of milliseconds on compiling what looks expensive; our longest reports run for less.
OPENING = b"SET TIME ZONE 'UTC'; SET jit = off"
UNKNOWN = (None,) * 5  # what PEP 249 names beside name and type of a column, and nobody asks for
# Said with the BEGIN of a transaction that `plan_once` was told of: PostgreSQL keeps to the plan without the values.
# By itself it plans a statement with lists of ids at each run, since it takes ten ids for cheaper than they are.
ONE_PLAN = b"; SET LOCAL plan_cache_mode = force_generic_plan"
_plans_once: ContextVar[bool] = ContextVar("postgres_plans_once", default=False)


def plan_once(always: bool) -> None:
    """Say for the current request whether its statements keep one plan whatever is asked. Right for those that are asked
    thousands of times a day with few rows each; reports over days and regions are better planned for what is asked.
    """
    _plans_once.set(always)


class IdList:
    """Ids as one parameter of type bigint[], written in one go: psycopg looks at each element of a list for itself, which
    was a tenth of what a search costs.
    """

    __slots__ = ("text",)

    def __init__(self, ids: Iterable[int]) -> None:
        self.text = "{" + ",".join(map(str, ids)) + "}"


class _IdListDumper(Dumper):
    oid = psycopg.adapters.types["int8"].array_oid

    def dump(self, obj: IdList) -> bytes:
        return obj.text.encode()


psycopg.adapters.register_dumper(IdList, _IdListDumper)


class Cursor(psycopg.Cursor[Any]):
    """Tells of its columns what SQLAlchemy asks for, name and type: psycopg's own makes an object with all the rest for
    each column of each statement, a twentieth of what a purchase costs.
    """

    @property
    def description(self) -> Any:
        """A tuple for each column; None where no rows came."""
        result = self.pgresult
        if result is None or not (result.nfields or result.status == ExecStatus.TUPLES_OK):
            return None
        names = ((result.fname(n) or b"").decode() for n in range(result.nfields))
        return [(name, result.ftype(n), *UNKNOWN) for n, name in enumerate(names)]


class Connection(psycopg.Connection[Any]):
    """Keeps its prepared statements through a rollback.

    psycopg drops them because the transaction undone may have held DDL they lean on. The server itself keeps them, and
    the store runs no DDL beside its pages: migrations have a connection of their own, closed after them.
    """

    def rollback(self) -> None:
        """Undo the transaction, if one is open. Raises OperationalError when the connection is broken."""
        with self.lock:
            if self.pgconn.transaction_status != TransactionStatus.IDLE:
                self.command(b"ROLLBACK")

    def _start_query(self) -> Generator[Any, Any, None]:
        """Begin a transaction where none is open; psycopg's own way takes one command only."""
        idle = self.pgconn.transaction_status == TransactionStatus.IDLE
        if idle and _plans_once.get() and not self._autocommit and not self._pipeline:
            self.command(self._get_tx_start_command() + ONE_PLAN)
        else:
            yield from super()._start_query()

    def question(self, sql: str) -> Callable[[], bytes | None]:
        """A way to ask for the one value of the statement again and again, outside any transaction: its text, or None.

        No cursor stands between, and no type is looked up: a third of the time. The statement takes no parameters.
        Asking raises OperationalError when it fails.
        """
        name = b"question"
        self._must(self.pgconn.prepare(name, sql.encode()), ExecStatus.COMMAND_OK)

        def ask() -> bytes | None:
            found = self._must(self.pgconn.exec_prepared(name, None), ExecStatus.TUPLES_OK)
            return found.get_value(0, 0) if found.ntuples else None

        return ask

    def command(self, sql: bytes) -> None:
        """Run what answers no rows, at once and as it stands. Raises OperationalError when it fails."""
        self._must(self.pgconn.exec_(sql), ExecStatus.COMMAND_OK)

    def _must(self, result: PGresult, status: ExecStatus) -> PGresult:
        if result.status != status:
            raise psycopg.OperationalError(self.pgconn.get_error_message())
        return result


def prepare_engine(engine: Engine) -> None:
    """Every connection of the engine is one of ours."""
    event.listen(engine, "do_connect", _connect)


def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Connection:
    connection = Connection.connect(*arguments, **options)
    connection.cursor_factory = Cursor
    connection.prepare_threshold = SEEN_BEFORE
    connection.prepared_max = STATEMENTS_KEPT
    connection.command(OPENING)
    return connection
