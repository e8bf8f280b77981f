"""What all tests of the open catalogue need."""

from __future__ import annotations

import pytest
from flask import Flask

from shop.core.rates import MemoryCounter


@pytest.fixture(autouse=True)
def nothing_asked_yet(app: Flask) -> None:
    """The app is shared by tests; how often the one before asked is forgotten."""
    app.extensions["api_counter"] = MemoryCounter()
