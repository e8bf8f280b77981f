"""House rules that the import contracts cannot say: who may ask the request, who may commit, names and sizes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import ROOT, name_of, tree, under

# Process modules take the actor and keyword facts; the request is known at the edge only.
EDGES = ("routes", "context", "web", "forms")
REQUEST_NAMES = {"request", "session", "current_app", "current_user", "g", "flash", "redirect", "url_for"}
KNOWS_REQUEST = {
    "shop/app.py": "wires the rooms together",
    "shop/cli.py": "opens the application context of a command",
    "shop/commands.py": "opens the application context of a command",
    "shop/core/access.py": "the guard keeps the actor of the running request",
    "shop/accounts/session.py": "turns the session cookie into an actor",
    "shop/accounts/hashing.py": "reads the store's key and the cost of a hash",
}
# One commit, at the edge: routes, jobs that call out between two transactions, and what is an edge of its own.
COMMITS = {
    "shop/cli.py": "a command is an edge",
    "shop/commands.py": "a command is an edge",
    "shop/catalog/search/postgres_engine.py": "the index is no part of the truth: written like a file, batch by batch",
    "shop/core/web/edge.py": "the one commit of a request",
    "shop/migrations/env.py": "a migration commits itself",
    "shop/orders/payments/calls.py": "two transactions with the call to the provider between them",
    "shop/orders/payments/paying_back.py": "the same for refunds",
    "shop/orders/payouts/transferring.py": "the same for transfers to workshops",
    "shop/orders/payouts/giving_up.py": "the same for ending one of them",
    "shop/orders/payments/reconciling/comparing.py": "the same for the books of a day",
    "shop/orders/payments/providers/": "the sandbox plays the bank: its books are its own",
    "shop/demo/": "builds the demo store in steps of its own",
}
EMPTY_NAMES = {"services", "service", "utils", "util", "helpers", "common", "misc", "manager"}
# Tables of facts may be long; code may not.
LONG = {
    "shop/heritage/data/": "reference data",
    "shop/demo/data/": "texts of the invented province",
    "shop/migrations/versions/": "a migration is one list of statements",
}
# Half of this is a good length; what reaches it holds two matters.
CEILING = 300


def modules() -> list[Path]:
    return under("shop", ".py")


def exempt(path: Path, reasons: dict[str, str]) -> bool:
    name = name_of(path)
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in reasons)


def at_the_edge(path: Path) -> bool:
    parts = Path(name_of(path)).with_suffix("").parts
    return any(part == edge for part in parts for edge in EDGES)


def in_core(path: Path) -> bool:
    """Files, messages and cache find what the app was set up with; of the request they know nothing."""
    return path.is_relative_to(ROOT / "shop" / "core")


def test_only_the_edge_knows_the_request() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}: {alias.name}"
        for path in modules()
        if not at_the_edge(path) and not exempt(path, KNOWS_REQUEST)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in {"flask", "flask_login"}
        for alias in node.names
        if alias.name in REQUEST_NAMES and not (alias.name == "current_app" and in_core(path))
    ]
    assert not found, "\n".join(["below the routes nobody asks the request:", *found])


def test_only_the_edge_commits() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if not {"routes", "jobs"} & {*path.parts, path.stem} and not exempt(path, COMMITS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not found, "\n".join(["a commit below the edge:", *found])


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [name_of(p) for p in modules() if EMPTY_NAMES & {p.stem, p.parent.name}]
    assert not found, "\n".join(found)


def test_no_file_grows_beyond_the_ceiling() -> None:
    found = [
        f"{name_of(path)}: {lines} lines"
        for path in modules()
        if not exempt(path, LONG) and (lines := path.read_text(encoding="utf-8").count("\n")) > CEILING
    ]
    assert not found, "\n".join([f"longer than {CEILING} lines, split by matter:", *found])


def test_every_public_function_and_class_says_what_it_promises() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}: {node.name}"
        for path in modules()
        if "versions" not in path.parts
        for node in public_definitions(tree(path))
        if not ast.get_docstring(node)
    ]
    assert not found, "\n".join(["without a docstring:", *found])


def public_definitions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node


def test_nothing_is_left_to_be_done_later() -> None:
    words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK:"]
    found = [
        f"{name_of(path)}:{number}"
        for folder in ("shop", "templates", "static", "tools", "tests")
        for path in under(folder)
        if path.suffix in {".py", ".html", ".css", ".js", ".sh", ".txt"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in words)
    ]
    assert not found, "\n".join(found)
