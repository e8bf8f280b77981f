"""What users read goes through gettext, so that it can be said in another language too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from tests.support.source import CHINESE, GETTEXT, name_of, tree, under

# Modules whose Chinese is data, not speech: what they hold has no other language.
DATA = {
    "shop/demo/": "the invented province: names, stories and addresses are content",
    "shop/heritage/data/": "reference data as published",
    "shop/migrations/": "reference rows that a migration writes",
    "shop/heritage/queries.py": "names of administrative levels, as the published list writes them",
    "shop/catalog/places.py": "a kind of place, as the published list writes it",
    "shop/workshops/certification/numbers.py": "the parts of a certificate's number, the same in every language",
    "shop/catalog/categories.py": "names of categories, rows of a table that the platform may rename",
    "shop/catalog/blocked.py": "names of goods that may not be sold here, compared with titles",
    "shop/catalog/words.py": "words that a text may not hold, compared and shown as they stand in it",
    "shop/accounts/pasted.py": "what people write into an address: signs and labels, read and never said",
    "shop/orders/production/contracts/wording.py": "the text of a contract, in the one language in which it binds",
    "shop/orders/covering.py": "what people write around a telephone number: read and never said",
    "shop/core/money.py": "what people type for an amount: signs and wide digits, read and never said",
}

STORE = "百工集"  # the store's name is the same in every language


def test_templates_say_nothing_in_chinese_outside_gettext() -> None:
    env = jinja2.Environment(
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True
    )
    found = []
    for path in under("templates"):
        parsed = env.parse(path.read_text(encoding="utf-8"))
        found += [f"{name_of(path)}:{line}: {text.strip()[:60]}" for line, text in bare_in_template(parsed)]
    assert not found, "\n".join(["Chinese outside of _() or {% trans %}:", *found])


def bare_in_template(node: nodes.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT:
        return
    words = (
        node.data
        if isinstance(node, nodes.TemplateData)
        else node.value
        if isinstance(node, nodes.Const)
        else None
    )
    if isinstance(words, str) and CHINESE.search(words):
        line = next(i for i, part in enumerate(words.split("\n")) if CHINESE.search(part))
        yield node.lineno + line, words.split("\n")[line]
    for child in node.iter_child_nodes():
        yield from bare_in_template(child)


def test_code_says_nothing_in_chinese_outside_gettext() -> None:
    found = []
    for path in under("shop", ".py"):
        name = name_of(path)
        if any(name.startswith(exempt) for exempt in DATA):
            continue
        found += [f"{name}:{line}: {text[:60]}" for line, text in bare_in_code(path)]
    assert not found, "\n".join(["Chinese outside of gettext:", *found])


def bare_in_code(path: Path) -> Iterator[tuple[int, str]]:
    module = tree(path)
    allowed: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) in GETTEXT:
            allowed.update(ast.walk(node))
        elif isinstance(node, ast.Expr):
            allowed.add(node.value)  # a docstring: said to the reader of the code only
    for node in ast.walk(module):
        if node in allowed or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if CHINESE.search(node.value.replace(STORE, "")):
            yield node.lineno, node.value


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
