"""What every store compiles for itself is compiled once for all stores of the tests, of which there are hundreds.

Templates are kept under build/, for served processes too and for the next run. What a route is compiled to is kept in
memory: werkzeug takes it apart and writes and compiles two functions a route, and the store has hundreds of routes.
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
    _keep_rules()


def _keep_rules() -> None:
    """What a rule is compiled to depends on nothing but how it is written and where it is bound; the functions that
    build its address are given the rule when they are called.
    """
    compile_anew: Callable[[Rule], None] = Rule.compile
    known: dict[object, Any] = {}

    def once(rule: Rule) -> None:
        assert rule.map is not None
        written = rule.rule, rule.subdomain, rule.host, rule.strict_slashes, rule.merge_slashes
        key = *written, rule.map.host_matching, repr(rule.defaults)
        if key not in known:
            compile_anew(rule)
            builders = rule._build.__func__, rule._build_unknown.__func__
            known[key] = rule._parts, rule._trace, rule._converters, frozenset(rule.arguments), builders
            return
        parts, trace, converters, arguments, (build, build_unknown) = known[key]
        rule._parts, rule._trace, rule._converters = [*parts], [*trace], {**converters}
        rule.arguments = {*arguments}
        rule._build, rule._build_unknown = build.__get__(rule, None), build_unknown.__get__(rule, None)

    Rule.compile = once  # type: ignore[method-assign]
