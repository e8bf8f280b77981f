"""Answers that are files to keep."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response


def csv_file(text: str, name: str) -> Response:
    """A CSV file of the name, kept by nobody on the way."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
