"""The session cookie of a store with several web hosts: their clocks differ a little."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

#: A cookie signed so many seconds in the future was signed by a host whose clock is ahead. Without this, somebody
#: whose next request another host answers would be signed out for a moment.
AHEAD = 60


class _Signer(TimestampSigner):
    def unsign(  # type: ignore[override]  # the library overloads it by a literal
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> tuple[bytes, datetime] | bytes:
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None:
            age = self.get_timestamp() - int(signed_at.timestamp())
            if not -AHEAD <= age <= max_age:
                raise SignatureExpired(f"signed {age} s ago", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class SessionCookies(SecureCookieSessionInterface):
    """Flask's own, that also knows cookies of a host whose clock is up to a minute ahead."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """See SecureCookieSessionInterface."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = _Signer
        return serializer


def init_app(app: Flask) -> None:
    """Sign session cookies so."""
    app.session_interface = SessionCookies()
