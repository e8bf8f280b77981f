"""The server itself: keys and versions checked, idempotency, faults, and the routes."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.support.stripe_server import money, pages, sessions
from tests.support.stripe_server.books import Books, Thing
from tests.support.stripe_server.errors import Refusal, unknown
from tests.support.stripe_server.events import Post
from tests.support.stripe_server.params import nested

VERSION = "2026-10-28.endive"
KEY = "sk_test_of_the_local_server"


class Quiet(WSGIRequestHandler):
    """Keeps connections open, and does not write a log."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


class StripeServer:
    """A running server: its books, its post, and what it is told to do wrong."""

    def __init__(self) -> None:
        self.reset()
        self.app = Flask("stripe_server")
        self.app.add_url_rule("/v1/<path:path>", view_func=self._api, methods=["GET", "POST"])
        self.app.add_url_rule("/pay/<name>", view_func=self._page, methods=["GET"])
        self.app.add_url_rule("/pay/<name>", "press", view_func=self._press, methods=["POST"])
        self.url = ""

    def reset(self, at: datetime | None = None) -> None:
        """Begin anew, with nothing in the books, at the instant (as it really is without one)."""
        self.books = Books(at)
        self.post = Post(self.books)
        self.temper = money.Temper()
        self.faults: list[str] = []
        self.calls: list[tuple[str, str]] = []
        self.after_call: Callable[[str, str], None] = lambda method, path: None

    def fail(self, fault: str, times: int = 1) -> None:
        """The next calls that change something fail: `lost` (done, no answer), `409`, `429`, `500`."""
        self.faults += [fault] * times

    def pay(self, name: str, method: str = "card", **other: Any) -> Thing:
        """The payer pays on the page."""
        with self.books.lock:
            return sessions.pay(self.books, name, method, **other)

    def finish_refund(self, name: str, status: str, reason: str | None = None) -> Thing:
        """The bank decides about a refund."""
        with self.books.lock:
            return money.finish_refund(self.books, name, status, reason)

    def _api(self, path: str) -> Response:
        self.calls.append((request.method, path))
        try:
            with self.books.lock:
                status, body = self._answer(path)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        self.after_call(request.method, path)
        answer = jsonify(body)
        answer.status_code = status
        answer.headers["Request-Id"] = "req_local"
        return answer

    def _answer(self, path: str) -> tuple[int, Thing]:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal(401, "api_key_invalid", "Invalid API Key", "invalid_request_error")
        if request.headers.get("Stripe-Version") != VERSION:
            raise Refusal(
                400, "api_version_unknown", "Another version of the API than the store is written for"
            )
        if request.method == "GET":
            return 200, self._read(path, nested(request.args.items(multi=True)))
        return self._change(path)

    def _change(self, path: str) -> tuple[int, Thing]:
        """POST: the same key again gets the same answer, the same key for something else is an error."""
        key = request.headers.get("Idempotency-Key")
        fault = self.faults.pop(0) if self.faults else ""
        _fail_before(fault)
        given = nested(request.form.items(multi=True))
        mark = hashlib.sha256(json.dumps([path, given], sort_keys=True).encode()).hexdigest()
        answer = self._once(key, mark, path, given, fault)
        if fault == "lost":
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer

    def _once(self, key: str | None, mark: str, path: str, given: Thing, fault: str) -> tuple[int, Thing]:
        if key in self.books.answered:
            first, status, body = self.books.answered[key]
            if first != mark:
                raise Refusal(400, "idempotency_key_reused", "Another request", "idempotency_error")
            return status, body
        if fault == "500":
            answer = (500, Refusal(500, "api_error", "Something went wrong", "api_error").body)
        else:
            answer = (200, json.loads(json.dumps(self._write(path, given))))
        if key:
            self.books.answered[key] = (mark, *answer)
        return answer

    def _write(self, path: str, given: Thing) -> Thing:
        match path.split("/"):
            case ["checkout", "sessions"]:
                return sessions.create(self.books, given, request.host_url.rstrip("/"))
            case ["checkout", "sessions", name, "expire"]:
                return sessions.expire(self.books, name)
            case ["refunds"]:
                return money.refund(self.books, given, self.temper)
            case ["accounts"]:
                return money.account(self.books, given)
            case ["transfers"]:
                return money.transfer(self.books, given)
            case ["transfers", name, "reversals"]:
                return money.reverse(self.books, name, given)
        raise unknown("path", path)

    def _read(self, path: str, given: Thing) -> Thing:
        match path.split("/"):
            case ["checkout", "sessions", name]:
                return self._expanded(sessions.look(self.books, name), given.get("expand", []))
            case ["transfers", name, "reversals"]:
                return self.books.listed("transfer_reversal", given, f"/v1/{path}", transfer=name)
            case [kind, name] if kind != "checkout":
                return money.retrieve(self.books, kind.removesuffix("s"), name)
        return self._list(path, given)

    def _list(self, path: str, given: Thing) -> Thing:
        url = f"/v1/{path}"
        match path.split("/"):
            case ["checkout", "sessions"]:
                return self.books.listed(sessions.KIND, given, url)
            case ["refunds"]:
                return self.books.listed("refund", given, url, **_only(given, "payment_intent", "charge"))
            case ["transfers"]:
                only = _only(given, "transfer_group", "destination")
                return self.books.listed("transfer", given, url, **only)
            case ["balance_transactions"]:
                page = self.books.listed("balance_transaction", given, url, **_only(given, "type"))
                return {**page, "data": [self._with_source(row) for row in page["data"]]}
        raise unknown("path", path)

    def _expanded(self, session: Thing, expand: list[str]) -> Thing:
        name = session["payment_intent"]
        if name is None or "payment_intent.latest_charge" not in expand:
            return session
        intent = dict(self.books.get("payment_intent", name))
        if intent["latest_charge"]:
            intent["latest_charge"] = self.books.get("charge", intent["latest_charge"])
        return {**session, "payment_intent": intent}

    def _with_source(self, row: Thing) -> Thing:
        for kind in ("charge", "refund", "transfer", "transfer_reversal"):
            if (found := self.books.things.get(kind, {}).get(row["source"])) is not None:
                return {**row, "source": found}
        return row

    def _page(self, name: str) -> str:
        with self.books.lock:
            return pages.page(sessions.look(self.books, name))

    def _press(self, name: str) -> Any:
        """A button of the page: pay, a card that is refused, or back to the store."""
        with self.books.lock:
            session = sessions.look(self.books, name)
            act = request.form["act"]
            if act == "refuse":
                sessions.refuse(self.books, name)
                return pages.page(session, refused=True), 402
            if act in sessions.HAVE and session["status"] == "open":
                sessions.pay(self.books, name, act)
        if self.post.send is not None:
            self.post.deliver()
        return redirect(session["cancel_url"] if act == "back" else session["success_url"], 303)


def _only(given: Thing, *names: str) -> Thing:
    return {name: given[name] for name in names if name in given}


def _fail_before(fault: str) -> None:
    """Faults that come before anything is done, and are kept under no key."""
    if fault == "409":
        raise Refusal(
            409, "idempotency_key_in_use", "Another request with this key runs", "idempotency_error"
        )
    if fault == "429":
        raise Refusal(429, "rate_limit", "Too many requests")


@contextmanager
def running() -> Iterator[StripeServer]:
    """The server on a free port of this machine, until the end of the block."""
    stripe = StripeServer()
    served: BaseWSGIServer = make_server("127.0.0.1", 0, stripe.app, threaded=True, request_handler=Quiet)
    stripe.url = f"http://127.0.0.1:{served.server_port}"
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stripe
    finally:
        served.shutdown()
        thread.join(5)
        served.server_close()
