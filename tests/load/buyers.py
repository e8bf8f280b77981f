"""A buyer as a browser: forms are read from the pages, from the cart to the paid purchase."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlencode

from flask import Flask
from flask.testing import FlaskClient

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TICK = re.compile(r'type="checkbox"[^>]*name="tick"[^>]*value="(\d+)"')
ADDRESS = re.compile(r'name="address"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="address"')
ORDER = re.compile(r'href="/orders/([\w-]+)"')
LINE = re.compile(r'name="offered" value="(\d+)"')
OK, SEE_OTHER = 200, 303


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    text: str


class Refused(Exception):
    """The store answered a step otherwise than with success."""

    def __init__(self, step: str, answer: Answer) -> None:
        super().__init__(f"{step}: {answer.status} {answer.location}")
        self.step, self.answer = step, answer


class Browser(Protocol):
    """Sends one request and keeps cookies; follows nothing."""

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request."""


@dataclass
class HttpBrowser:
    """Against a served store, on one connection that is opened anew when the server closed it."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _line: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request; an idle connection that the server closed meanwhile is opened anew."""
        for again in (False, True):
            line, self._line = (
                self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60),
                None,
            )
            try:
                line.request(method, path, urlencode(form) if form is not None else None, self._headers(form))
                answer = line.getresponse()
                body = answer.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                line.close()
                if again:
                    raise
                continue
            self._line = line
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, answer.headers.get("Location", ""), body.decode())
        raise AssertionError

    def _headers(self, form: dict[str, str] | None) -> dict[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers


class LocalBrowser:
    """Against an app in this process."""

    def __init__(self, app: Flask) -> None:
        self._client: FlaskClient = app.test_client()

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request."""
        answer = self._client.open(path, method=method, data=form)
        return Answer(answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True))


class Buyer:
    """Somebody with an account and an address."""

    def __init__(self, browser: Browser, email: str, password: str) -> None:
        self.browser = browser
        self._page("sign-in page", "/sign-in")
        self._post("sign in", "/sign-in", {"identifier": email, "password": password})
        self._page("account", "/account")

    def buy(self, variant_ids: list[int], pieces: int = 1) -> str:
        """One purchase of the variants, paid at the sandbox; its number. Raises Refused at the step that failed."""
        number = self.place(variant_ids, pieces)
        self.pay(number)
        return number

    def place(self, variant_ids: list[int], pieces: int = 1) -> str:
        """The number of a placed purchase, not yet paid."""
        for variant_id in variant_ids:
            self._post(
                "into the cart", "/cart/lines", {"variant_id": str(variant_id), "quantity": str(pieces)}
            )
        page = self._page("cart", "/cart")
        page = self._page("checkout", "/checkout")
        found = ADDRESS.search(page.text)
        if found is None:
            raise Refused("no address to choose", page)
        self._post("address", "/checkout", {"address": found[1] or found[2], "note": ""})
        page = self._page("review", "/checkout/review")
        form = dict(HIDDEN.findall(page.text))
        if tick := TICK.search(page.text):
            form["tick"] = tick[1]
        placed = self._post("place", "/purchases", form)
        return placed.location.split("/")[2]

    def pay(self, number: str) -> None:
        """Pay a placed purchase at the sandbox and look at it afterwards."""
        self._page("payment", f"/purchases/{number}/payment")
        bank = self._post("pay", f"/purchases/{number}/payment", {}).location
        self._page("bank", bank)
        back = self._post("pay at the bank", f"{bank}/payment", {}).location
        returned = self._see("return", self.browser.send("GET", back), SEE_OTHER)
        self._page("purchase", returned.location)

    def cancel_purchase(self, number: str) -> None:
        """Give up a placed purchase that is not paid."""
        self._post("cancel", f"/purchases/{number}/cancellation", {})

    def cancel_orders(self, number: str) -> None:
        """Give up every order of a paid purchase; the money goes back."""
        page = self._page("purchase", f"/purchases/{number}")
        for order in sorted(set(ORDER.findall(page.text))):
            self._post("cancel order", f"/orders/{order}/cancellation", {})

    def empty_the_cart(self) -> None:
        """Take everything out, so that the next purchase starts anew."""
        page = self._page("cart", "/cart")
        for line in sorted(set(LINE.findall(page.text))):
            self._post("remove", f"/cart/lines/{line}/removal", {})

    def _page(self, step: str, path: str) -> Answer:
        answer = self._see(step, self.browser.send("GET", quote(path, safe="/?=&%")), OK)
        self.token = dict(HIDDEN.findall(answer.text)).get("csrf_token", getattr(self, "token", ""))
        return answer

    def _post(self, step: str, path: str, form: dict[str, str]) -> Answer:
        return self._see(step, self.browser.send("POST", path, {"csrf_token": self.token, **form}), SEE_OTHER)

    def _see(self, step: str, answer: Answer, status: int) -> Answer:
        if answer.status != status:
            raise Refused(step, answer)
        return answer
