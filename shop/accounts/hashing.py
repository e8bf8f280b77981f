"""What is kept only as a hash: passwords by argon2id, everything short-lived by HMAC with the store's key."""

from __future__ import annotations

import base64
import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from flask import Flask, current_app

from shop.core import chance

_EXTENSION = "password_hasher"


def init_app(app: Flask) -> None:
    """The hasher with its cost, and a hash of that cost that belongs to nobody: no password was ever hashed for it."""
    # Slow on purpose (64 MiB and three rounds, RFC 9106); tests have other things to do.
    hasher = PasswordHasher(1, 8, 1) if app.config["TESTING"] else PasswordHasher()
    app.extensions[_EXTENSION] = hasher
    app.extensions["nobodys_hash"] = _nobodys(hasher)


def _nobodys(hasher: PasswordHasher) -> str:
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    noise = (bytes.fromhex(chance.secret(size)) for size in (hasher.salt_len, hasher.hash_len))
    salt, digest = (base64.b64encode(some).rstrip(b"=").decode() for some in noise)
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and cost. Slow: never inside a transaction that writes."""
    return _hasher().hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes as long and answers False.

    Slow: never inside a transaction that writes.
    """
    try:
        _hasher().verify(stored or current_app.extensions["nobodys_hash"], password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made at another cost than the present one."""
    return _hasher().check_needs_rehash(stored)


def keyed(*parts: object) -> str:
    """A hash (64 hex digits) that nobody can make or try out without the store's key."""
    text = "\x1f".join(str(part) for part in parts)
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are equal, in constant time."""
    return hmac.compare_digest(one, other)


def _hasher() -> PasswordHasher:
    hasher: PasswordHasher = current_app.extensions[_EXTENSION]
    return hasher
