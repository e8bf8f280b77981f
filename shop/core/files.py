"""File storage behind one protocol: a folder, or an S3-compatible store. Always served under our own host."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import boto3
from botocore.exceptions import ClientError
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from shop.config import Settings

_UNCOMMITTED = "files_uncommitted"
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class FileStore(Protocol):
    """Bytes under a key such as `pictures/3f/3f2a...`. Keys: lower-case letters, digits, `.`, `_`, `-` and `/`."""

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Keep the bytes; the same key again replaces them whole, never half."""

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""

    def exists(self, key: str) -> bool:
        """Whether something is kept under the key."""

    def delete(self, key: str) -> None:
        """Forget the key; nothing happens when it is unknown."""


def check_key(key: str) -> str:
    """The key itself; ValueError for one that could leave the store."""
    if len(key) > 200 or not _KEY.fullmatch(key):
        raise ValueError("not a key of the file store")
    return key


class FolderStore:
    """Files in a folder. Written beside and moved into place, so a killed process leaves no half file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """See FileStore."""
        path = self.root / check_key(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, path)

    def get(self, key: str) -> bytes | None:
        """See FileStore."""
        try:
            return (self.root / check_key(key)).read_bytes()
        except FileNotFoundError:
            return None

    def exists(self, key: str) -> bool:
        """See FileStore."""
        return (self.root / check_key(key)).is_file()

    def delete(self, key: str) -> None:
        """See FileStore."""
        (self.root / check_key(key)).unlink(missing_ok=True)


class S3Store:
    """An S3-compatible store, from `s3+https://KEY:SECRET@host/bucket/prefix` (or s3+http; plain s3:// is AWS)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        secure = parts.scheme.removeprefix("s3").removeprefix("+")
        bucket, _slash, prefix = parts.path.strip("/").partition("/")
        if not secure:
            bucket, prefix = parts.hostname or "", parts.path.strip("/")
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=f"{secure}://{host}" if secure else None,
            aws_access_key_id=unquote(parts.username or "") or None,
            aws_secret_access_key=unquote(parts.password or "") or None,
            region_name="us-east-1",
        )

    def _name(self, key: str) -> str:
        return self.prefix + check_key(key)

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """See FileStore."""
        self.client.put_object(Bucket=self.bucket, Key=self._name(key), Body=data, ContentType=content_type)

    def get(self, key: str) -> bytes | None:
        """See FileStore."""
        try:
            body: bytes = self.client.get_object(Bucket=self.bucket, Key=self._name(key))["Body"].read()
        except ClientError as error:
            if _is_missing(error):
                return None
            raise
        return body

    def exists(self, key: str) -> bool:
        """See FileStore."""
        try:
            self.client.head_object(Bucket=self.bucket, Key=self._name(key))
        except ClientError as error:
            if _is_missing(error):
                return False
            raise
        return True

    def delete(self, key: str) -> None:
        """See FileStore."""
        self.client.delete_object(Bucket=self.bucket, Key=self._name(key))


def _is_missing(error: ClientError) -> bool:
    return str(error.response.get("Error", {}).get("Code")) in {"404", "NoSuchKey", "NotFound"}


def open_store(settings: Settings) -> FileStore:
    """The store the settings name: S3-compatible with SHOP_MEDIA_URL, else a folder of the data directory."""
    return S3Store(settings.media_url) if settings.media_url else FolderStore(settings.data_dir / "media")


def store() -> FileStore:
    """The file store of the present app."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept


def put_with(session: Session, key: str, data: bytes, content_type: str) -> None:
    """Keep the bytes if the transaction of the session commits; when it does not, nothing of them stays.

    Call it before anything is asked of the database: the store may be far away, and nobody shall wait for it.
    """
    if not session.in_transaction():
        session.begin()  # takes no connection yet: it is there for its end, which may come before a first statement
    waiting: list[str] = session.info.setdefault(_UNCOMMITTED, [])
    waiting.append(key)
    store().put(key, data, content_type)


@event.listens_for(Session, "after_commit")
def _settled(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_UNCOMMITTED, None)


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    """What is waiting here was not committed."""
    if transaction.parent is None:
        for key in session.info.pop(_UNCOMMITTED, ()):
            store().delete(key)
