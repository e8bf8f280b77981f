"""People who press again until the store answers, and the payment page of the local Stripe server."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.load.buyers import Answer, Buyer, HttpBrowser, Refused

# What a client sees of a process that was killed under it, and of a port at which nobody listens.
BROKEN_LINE = (ConnectionError, http.client.HTTPException, TimeoutError)
PATIENCE = 120
SUCCESS = 303


@dataclass
class StubbornBrowser:
    """Sends the same request again whenever the line breaks, as somebody does who presses the button again."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    again: int = 0
    _inner: HttpBrowser = field(init=False)

    def __post_init__(self) -> None:
        self._inner = HttpBrowser(self.port, self.cookies)

    def send(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """One request, as often as it needs. TimeoutError when the store does not answer for two minutes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return self._inner.send(method, path, form)
            except BROKEN_LINE:
                self.again += 1
                time.sleep(0.1)
        raise TimeoutError(f"no answer to {method} {path}")


class StripePayer(Buyer):
    """Pays by card on the page of the provider and comes back, whatever dies meanwhile."""

    def pay(self, number: str) -> None:
        """Pay a placed purchase; afterwards look at it."""
        back = pay_at(self._way_to_the_provider(number))
        returned = self._see("return", self.browser.send("GET", back), SUCCESS)
        self._page("purchase", returned.location)

    def _way_to_the_provider(self, number: str) -> str:
        """The store sends back to its own page when the provider gave it no answer; then the button is pressed again."""
        page, until = f"/purchases/{number}/payment", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self._page("payment", page)
            there = self._post("pay", page, {}).location
            if there.startswith("http"):
                return there
            time.sleep(0.2)
        raise TimeoutError(f"no payment page for {number}")


def pay_at(there: str) -> str:
    """Press "pay by card" on the provider's page; where it leads back to."""
    place = urlsplit(there)
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    body, kind = urlencode({"act": "card"}), {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", place.path, body, kind)
    answer = line.getresponse()
    answer.read()
    line.close()
    if answer.status != SUCCESS:
        raise Refused("pay at the provider", Answer(answer.status, "", ""))
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}" if back.query else back.path
