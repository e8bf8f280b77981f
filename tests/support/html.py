"""Pages are parsed, not searched for substrings."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse


def parse(response: TestResponse | str) -> BeautifulSoup:
    """The page of a response as a tree."""
    text = response if isinstance(response, str) else response.get_data(as_text=True)
    return BeautifulSoup(text, "html.parser")


def text(node: BeautifulSoup | Tag | None) -> str:
    """What a reader sees of a part of the page, white space folded; the part must be there."""
    assert node is not None, "the page has no such part"
    return " ".join(node.get_text(" ").split())


def hidden_fields(form: Tag) -> dict[str, str]:
    """Names and values of a form's hidden fields (CSRF token, idempotency key), to be sent back."""
    return {str(i["name"]): str(i.get("value", "")) for i in form.select("input[type=hidden][name]")}


def form_values(form: Tag) -> dict[str, str]:
    """What a browser would send if the visitor changed nothing: inputs, chosen options, text areas."""
    values: dict[str, str] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            if chosen is not None:
                values[name] = str(chosen.get("value", chosen.get_text()))
        elif field.name == "textarea":
            values[name] = field.get_text().replace("\r\n", "\n").removeprefix("\n")
        elif field.get("type") in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                values[name] = str(field.get("value", "on"))
        elif field.get("type") not in {"submit", "button", "file", "image", "reset"}:
            values[name] = str(field.get("value", ""))
    return values


def errors(page: BeautifulSoup) -> dict[str, str]:
    """The sentence at each refused field, by the field's name."""
    found: dict[str, str] = {}
    for field in page.select("[aria-invalid=true][name]"):
        for described in str(field.get("aria-describedby", "")).split():
            note = page.find(id=described)
            if isinstance(note, Tag) and "error" in " ".join(note.get("class") or []):
                found[str(field["name"])] = text(note)
    return found
