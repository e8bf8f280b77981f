"""What is posted into the outbox has somebody who does it."""

from __future__ import annotations

import ast
import importlib

from shop.core import jobs
from tests.support.source import ROOT, tree, under

POSTS = {"outbox.post", "outbox.post_each"}


def posted() -> dict[str, str]:
    """Topics by the place that posts them; those that come in by a parameter are told where it is filled."""
    importlib.import_module("shop.app")  # all rooms register what they do
    found = {}
    for path in under("shop", ".py"):
        calls = [
            node
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in POSTS
        ]
        if not calls:
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for call in calls:
            topic = ast.unparse(call.args[1])
            try:
                found[f"{path.name}:{call.lineno}"] = str(eval(topic, vars(module)))  # noqa: S307 - our own source
            except NameError:
                continue
    return found


def test_every_topic_that_is_posted_has_a_handler() -> None:
    topics = posted()
    assert len(topics) > 20
    assert not {where: topic for where, topic in topics.items() if topic not in jobs.topics()}
