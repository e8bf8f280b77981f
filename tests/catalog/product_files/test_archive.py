"""Archives that people send: what is taken, and what is refused with a sentence."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from shop.catalog.product_files import archive
from shop.core.errors import Invalid
from tests.factories.pictures import a_picture
from tests.factories.product_files import a_row, as_csv, as_xlsx, as_zip

TABLE = as_csv(a_row())


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        archive.opened(data)
    assert caught.value.field == "file"
    return caught.value.sentence


def test_a_table_alone_needs_no_archive() -> None:
    for data in (TABLE, as_xlsx(a_row())):
        assert archive.opened(data) == (data, {})


def test_pictures_are_known_by_their_names_in_any_folder_and_case() -> None:
    files = {
        "上传/表.csv": TABLE,
        "上传/照片/A1.JPG": a_picture(),
        "__MACOSX/._A1.JPG": b"x",
        ".DS_Store": b"x",
    }
    found = archive.opened(as_zip(files))
    assert found.table == TABLE
    assert list(found.pictures) == ["a1.jpg"]
    assert found.pictures["a1.jpg"].read() == a_picture()


def test_names_written_by_windows_in_chinese_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("t.csv", TABLE)
        name = zipfile.ZipInfo("x")
        name.filename = "照片一.jpg".encode("gb18030").decode("cp437")
        packed.writestr(name, a_picture())
    raw = out.getvalue()
    # zipfile writes what is not ASCII as UTF-8 and says so; Windows does neither.
    wrong, right = "照片一.jpg".encode("gb18030").decode("cp437").encode(), "照片一.jpg".encode("gb18030")
    assert wrong in raw
    plain = _renamed(raw, wrong, right)
    assert list(archive.opened(plain).pictures) == ["照片一.jpg"]


def _renamed(raw: bytes, wrong: bytes, right: bytes) -> bytes:
    """The archive with the name in other bytes of a length kept by the headers, and without the mark of UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            data = before.read(part)
            ascii_name = "Q" * len(right) if part.filename.encode() == wrong else part.filename
            after.writestr(ascii_name, data)
    return out.getvalue().replace(b"Q" * len(right), right)


def _with(change: Callable[[zipfile.ZipFile], object]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("t.csv", TABLE)
        change(packed)
    return out.getvalue()


@pytest.mark.parametrize("name", ["../a.jpg", "/etc/a.jpg", "x/../../a.jpg", "C:\\a.jpg", "..\\a.jpg"])
def test_names_that_lead_out_of_the_archive_are_refused(name: str) -> None:
    assert "路径" in refusal(_with(lambda z: z.writestr(name, a_picture())))


def test_links_are_refused() -> None:
    link = zipfile.ZipInfo("a.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "链接" in refusal(_with(lambda z: z.writestr(link, "/etc/passwd")))


@pytest.mark.parametrize("name", ["a.exe", "b.zip", "c.html", "noending", "d.svg"])
def test_other_types_are_refused(name: str) -> None:
    assert name in refusal(_with(lambda z: z.writestr(name, b"x")))


def test_bombs_are_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(*_given: object) -> bytes:
        raise AssertionError("unpacked")

    monkeypatch.setattr(archive, "_bytes", unpacked)
    assert "压得不正常" in refusal(_with(lambda z: z.writestr("a.jpg", b"\0" * 9_000_000)))
    assert "太大" in refusal(_with(lambda z: z.writestr("a.jpg", b"\0" * 16_000_000)))

    def many(packed: zipfile.ZipFile) -> None:
        noise = bytes(range(256)) * 4
        for n in range(40):
            packed.writestr(f"{n}.png", noise * 9_000)

    monkeypatch.setattr(archive, "MAX_RATIO", 10_000)
    assert "解开以后太大" in refusal(_with(many))


def test_what_unpacks_to_another_size_than_declared_is_refused() -> None:
    data = bytearray(_with(lambda z: z.writestr("a.jpg", a_picture())))
    assert archive.opened(bytes(data)).pictures["a.jpg"].read()
    size = len(TABLE).to_bytes(4, "little")
    shrunk = bytes(data).replace(size, (len(TABLE) - 9).to_bytes(4, "little"))
    assert "坏了" in refusal(shrunk)


def test_thousands_of_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 20)
    files = {f"{n}.jpg": b"x" for n in range(20)} | {"t.csv": TABLE}
    assert "太多" in refusal(as_zip(files))


def test_one_table_is_wanted_and_no_name_twice() -> None:
    assert "正好有一张表" in refusal(as_zip({"a.jpg": a_picture()}))
    assert "正好有一张表" in refusal(as_zip({"a.csv": TABLE, "b.csv": TABLE}))
    assert "改名" in refusal(as_zip({"t.csv": TABLE, "x/a.jpg": b"1", "y/A.jpg": b"2"}))


def test_broken_and_locked_archives_are_refused() -> None:
    good = as_zip({"t.csv": TABLE})
    assert "坏了" in refusal(b"PK\x03\x04" + b"rubbish" * 9)
    assert "坏了" in refusal(good[:-30])
    locked = good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert locked != good
    assert "密码" in refusal(locked)
