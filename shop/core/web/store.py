"""Flask as the store uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from shop.core.web.templates import Environment


class Store(Flask):
    """Flask with our templates and without async views."""

    jinja_environment = Environment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: Flask looks a score of times a request whether one is a coroutine, and none is."""
        return func
