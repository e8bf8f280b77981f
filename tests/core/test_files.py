"""Both file stores keep one promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
import sqlalchemy as sa
from moto.server import ThreadedMotoServer
from sqlalchemy.orm import Session

from shop.config import Settings
from shop.core import files
from shop.core.files import FileStore, FolderStore, S3Store, open_store


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="k", aws_secret_access_key="s/+", region_name="us-east-1"
    )  # fmt: skip
    client.create_bucket(Bucket="shop")
    yield f"s3+http://k:s%2F%2B@{host}:{port}/shop/media"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    url = request.getfixturevalue("s3_url") if request.param == "s3" else ""
    return open_store(Settings(data_dir=tmp_path, media_url=url))


def test_the_setting_chooses_the_store(tmp_path: Path) -> None:
    assert isinstance(open_store(Settings(data_dir=tmp_path)), FolderStore)
    assert isinstance(open_store(Settings(data_dir=tmp_path, media_url="s3+https://k:s@host/b")), S3Store)


def test_what_was_put_is_got_replaced_and_forgotten(store: FileStore) -> None:
    key = "pictures/3f/3f2a.webp"
    assert store.get(key) is None
    assert not store.exists(key)
    store.put(key, b"one", "image/webp")
    store.put(key, b"\x00two", "image/webp")
    assert store.get(key) == b"\x00two"
    assert store.exists(key)
    store.delete(key)
    store.delete(key)
    assert store.get(key) is None
    assert not store.exists(key)


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "a//b", "a/../b", "", "A.webp", "a\x00b", ".hidden", "a" * 201]
)
def test_keys_that_could_leave_the_store_are_refused(store: FileStore, key: str) -> None:
    for act in (store.get, store.exists, store.delete, lambda k: store.put(k, b"", "text/plain")):
        with pytest.raises(ValueError, match="key"):
            act(key)


def test_a_killed_writer_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path)
    store.put("a.txt", b"whole", "text/plain")

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", killed)
    with pytest.raises(KeyboardInterrupt):
        store.put("a.txt", b"half", "text/plain")
    assert store.get("a.txt") == b"whole"


def test_what_is_put_with_a_transaction_stays_when_it_commits_and_goes_when_it_does_not(
    session: Session,
) -> None:
    files.put_with(session, "a/kept", b"1", "text/plain")
    session.execute(sa.select(1))
    session.commit()
    with session.begin_nested():
        files.put_with(session, "a/nested", b"2", "text/plain")
    session.rollback()
    files.put_with(session, "a/asked-nothing", b"2", "text/plain")
    session.rollback()
    session.execute(sa.select(1))
    files.put_with(session, "a/closed", b"3", "text/plain")
    session.close()
    there = [files.store().exists(key) for key in ("a/kept", "a/nested", "a/asked-nothing", "a/closed")]
    assert there == [True, False, False, False]
