"""Small words for writing schemas: every property that is named is always there; what may be empty says null."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """A schema of the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """The schema, or null."""
    if isinstance(schema.get("type"), str):
        return schema | {"type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def text(description: str = "", **more: Any) -> Schema:
    """A text."""
    return _said({"type": "string"} | more, description)


def whole(description: str = "", least: int = 0) -> Schema:
    """A whole number."""
    return _said({"type": "integer", "minimum": least}, description)


def truth(description: str = "") -> Schema:
    """Yes or no."""
    return _said({"type": "boolean"}, description)


def uri(description: str = "") -> Schema:
    """A full address."""
    return text(description, format="uri")


def instant(description: str = "") -> Schema:
    """RFC 3339 with +08:00."""
    return text(description, format="date-time", pattern=r"\+08:00$")


def day(description: str = "") -> Schema:
    """A day, 2026-11-22."""
    return text(description, format="date")


def one_of(values: list[str], description: str = "") -> Schema:
    """One of the words."""
    return _said({"type": "string", "enum": values}, description)


def many(items: Schema, description: str = "") -> Schema:
    """A list."""
    return _said({"type": "array", "items": items}, description)


def thing(description: str = "", /, **properties: Schema) -> Schema:
    """An object; all properties are there."""
    return part_of(description, (), **properties)


def part_of(description: str, optional: tuple[str, ...], /, **properties: Schema) -> Schema:
    """An object; all properties are there, but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return _said({"type": "object", "required": required, "properties": properties}, description)


def _said(schema: Schema, description: str) -> Schema:
    return schema | {"description": description} if description else schema
