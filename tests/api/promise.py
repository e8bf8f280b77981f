"""Asking the open catalogue, and holding each answer against what its description promises."""

from __future__ import annotations

from typing import Any, cast

import jsonschema
from werkzeug.test import TestResponse

from tests.support.isolation import Client

ROOT = "/api/v1"
#: Asking for the description shall not be counted with the questions of the test.
SOMEBODY_ELSE = {"REMOTE_ADDR": "10.1.1.1"}
Data = dict[str, Any]


def description(client: Client) -> Data:
    """The description as it is served, with every object closed: an answer may hold nothing that is not told of."""
    return cast(Data, _closed(client.get(f"{ROOT}/openapi.json", environ_overrides=SOMEBODY_ELSE).get_json()))


def _closed(node: Any) -> Any:
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node["additionalProperties"] = False
        if node.get("type") == ["object", "null"] and "properties" in node:
            node["additionalProperties"] = False
        for value in node.values():
            _closed(value)
    elif isinstance(node, list):
        for value in node:
            _closed(value)
    return node


def ask(client: Client, path: str, *, code: int = 200, template: str = "", **options: Any) -> TestResponse:
    """The answer at the path; its code, kind and content are what the description says of the address."""
    answer = client.get(f"{ROOT}{path}", **options)
    assert answer.status_code == code, answer.get_data(as_text=True)[:300]
    described = description(client)
    operation = described["paths"][f"{ROOT}{template or path.partition('?')[0]}"]["get"]
    promised = operation["responses"][str(code)]
    if "$ref" in promised:
        promised = described["components"]["responses"][promised["$ref"].rpartition("/")[2]]
    kind, media = next(iter(promised["content"].items()))
    assert answer.mimetype == kind
    check(described, media["schema"], answer.get_json(force=True))
    return answer


def check(described: Data, schema: Data, data: Any) -> None:
    """The data is as the schema says, formats included."""
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "components": described["components"],
    }
    judge = jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    wrong = [f"{error.json_path}: {error.message}" for error in judge.iter_errors(data)]
    assert not wrong, "\n".join(wrong[:10])
