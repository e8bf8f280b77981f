"""What every store compiles for itself is compiled once for all stores of the tests, of which there are hundreds.

Templates are kept under build/, for served processes too and for the next run. How an address is put together from a
route is kept in memory: werkzeug writes and compiles two functions a route, and the store has hundreds of routes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import jinja2
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from shop.core.web.store import Store
from tests.support.source import ROOT

# Jinja knows a compiled template by its source; what it compiles with is ours, and belongs into the name.
COMPILERS = ("templates.py", "words.py", "formats.py")


def keep() -> None:
    """From here on stores of this process, and of those it forks, share what was compiled."""
    mark = hashlib.sha256(jinja2.__version__.encode())
    for name in COMPILERS:
        mark.update((ROOT / "shop" / "core" / "web" / name).read_bytes())
    folder = ROOT / "build" / "templates" / mark.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    kept = FileSystemBytecodeCache(str(folder))
    Store.jinja_options = {**Store.jinja_options, "bytecode_cache": kept}
    _keep_builders()


def _keep_builders() -> None:
    """A builder depends on nothing but the parts of its rule and is given the rule when it is called."""
    compile_builder: Callable[..., Any] = Rule._compile_builder
    known: dict[object, Any] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = append_unknown, rule.rule, tuple(rule._trace), repr(rule.defaults)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    Rule._compile_builder = once  # type: ignore[method-assign]
