"""Serving with gunicorn: more processes than cores, few threads in each; stops whole when its master stops.

A page is mostly Python and short statements. Many threads of one process hand its one interpreter lock around at each
statement and wait for it longer than they work: with eight threads a page took two to three times as long as with two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from shop.core import worker


class Server(BaseApplication):
    """gunicorn around the app; each web process makes its own app after the fork."""

    def __init__(self, make_app: Callable[[], Flask], options: dict[str, Any], *, with_worker: bool) -> None:
        self.make_app = make_app
        self.options = options
        self.with_worker = with_worker
        super().__init__()

    def load_config(self) -> None:
        """Our options over gunicorn's defaults."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app of this web process, with the worker's thread beside it when asked for."""
        app = self.make_app()
        if self.with_worker:
            worker.start_thread(app)
        return app


def serve(
    make_app: Callable[[], Flask], *, host: str, port: int, processes: int, threads: int, with_worker: bool
) -> None:
    """Serve until stopped."""
    options = {
        "bind": f"{host}:{port}",
        "workers": processes,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 20,
        "max_requests": 0,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "worker_tmp_dir": None,
    }
    Arbiter(Server(make_app, options, with_worker=with_worker)).run()
