"""Words that only this store can have written: for links that work without signing in."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def sign(purpose: str, value: Any) -> str:
    """The value as a signed word. One purpose cannot be used for another."""
    return str(_signer(purpose).dumps(value))


def signed(purpose: str, text: str) -> Any:
    """The value of a signed word; None when it is forged, altered or of another purpose."""
    try:
        return _signer(purpose).loads(text)
    except BadSignature:
        return None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"store:{purpose}")
