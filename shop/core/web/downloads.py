"""Answers that are files to keep."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(text: str, name: str) -> Response:
    """A CSV file of the name, kept by nobody on the way."""
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def kept_file(data: bytes, content_type: str, name: str) -> Response:
    """Bytes that were kept as a file, to be saved under the name; kept by nobody on the way."""
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
