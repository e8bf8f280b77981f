"""An uploaded ZIP with one table and pictures, opened without trusting anything in it. Pure.

Refused whole (Invalid, field `file`): an archive that is broken or locked, names that lead out of it, links, archives
and programs inside, too many files, more than it declares or than may be unpacked, no table or two of them.
"""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

from flask_babel import gettext as _

from shop.core import images
from shop.core.errors import Invalid
from shop.core.table_files import MAX_BYTES as MAX_TABLE

MAX_UPLOAD = 38 * 1024 * 1024
MAX_FILES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
TABLES = {".xlsx", ".csv"}
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
_UTF8, _LOCKED = 0x800, 0x1
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zipfile.LargeZipFile,
)


class Opened(NamedTuple):
    """The table, and the pictures by their names in lower case without folders."""

    table: bytes
    pictures: dict[str, Packed]


class Packed(NamedTuple):
    """A picture that is still packed."""

    archive: zipfile.ZipFile
    part: zipfile.ZipInfo
    name: str

    def read(self) -> bytes:
        """Its bytes; never more than it declares. Raises Invalid (field `picture`) for a broken one."""
        try:
            return _bytes(self.archive, self.part)
        except _BROKEN as error:
            raise Invalid(_("打不开，可能没有传完整。请再传一次。"), field="picture") from error


def opened(data: bytes) -> Opened:
    """What was uploaded: a table alone, or a ZIP. Raises Invalid with a sentence."""
    if len(data) > MAX_UPLOAD:
        raise _refused(_("文件太大，最多 38 MB。照片多就分几份，一份一个压缩包。"))
    if not data.startswith(b"PK"):
        return Opened(data, {})
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = [part for part in archive.infolist() if not part.is_dir()]
        names = {part.filename.lstrip("/").lower() for part in parts}
        if "xl/workbook.xml" in names or "[content_types].xml" in names:
            return Opened(data, {})  # an XLSX, which the reader of tables looks at by itself
        return _sorted(archive, parts)
    except _BROKEN as error:
        raise _refused(_("压缩包坏了，打不开。请重新压缩成 ZIP。")) from error


def _sorted(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Opened:
    if len(parts) > MAX_FILES:
        raise _refused(_("压缩包里的文件太多，最多 %(n)s 个。", n=MAX_FILES))
    tables: list[zipfile.ZipInfo] = []
    pictures: dict[str, Packed] = {}
    for part in parts:
        name = _name(part)
        if _is_junk(name):
            continue
        _check(part, name)
        last = PurePosixPath(name).name
        if PurePosixPath(last).suffix.lower() in TABLES:
            tables.append(part)
        elif last.lower() in pictures:
            raise _refused(_("有两张照片都叫“%(name)s”。请改名。", name=last[:60]))
        else:
            pictures[last.lower()] = Packed(archive, part, last)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(_("压缩包解开以后太大，不能收。请分成几份。"))
    if len(tables) != 1:
        raise _refused(_("压缩包里要正好有一张表（XLSX 或 CSV）。"))
    if tables[0].file_size > MAX_TABLE:
        raise _refused(_("文件太大，最多 10 MB。请分成几份。"))
    return Opened(_bytes(archive, tables[0]), pictures)


def _name(part: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: Windows in Chinese writes GB 18030 and does not say so."""
    name = part.filename
    if not part.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _is_junk(name: str) -> bool:
    """What systems put beside files by themselves."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.lower() in {".ds_store", "thumbs.db", "desktop.ini"}


def _check(part: zipfile.ZipInfo, name: str) -> None:
    path, shown = PurePosixPath(name), name[:60]
    if path.is_absolute() or ".." in path.parts or ":" in name or any(not c.isprintable() for c in name):
        raise _refused(_("压缩包里有“%(name)s”这样的路径，不能收。", name=shown))
    if stat.S_IFMT(part.external_attr >> 16) not in (0, stat.S_IFREG):
        raise _refused(_("压缩包里有链接（%(name)s），不能收。", name=shown))
    if part.flag_bits & _LOCKED:
        raise _refused(_("压缩包有密码。请去掉密码再压缩一次。"))
    if path.suffix.lower() not in TABLES | PICTURES:
        raise _refused(_("压缩包里有“%(name)s”。只收一张表和照片（JPG、PNG、WEBP、HEIC）。", name=shown))
    if part.file_size > max(images.MAX_BYTES, MAX_TABLE):
        raise _refused(_("“%(name)s”太大，一张照片最多 15 MB。", name=shown))
    if part.file_size > MAX_RATIO * max(part.compress_size, 1) and part.file_size > 1024 * 1024:
        raise _refused(_("“%(name)s”压得不正常，不能收。", name=shown))


def _bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        data = file.read(part.file_size + 1)
    if len(data) != part.file_size:
        raise zipfile.BadZipFile("not the size that was declared")
    return data


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, field="file")
