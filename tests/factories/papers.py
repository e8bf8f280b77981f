"""Files as people hand them in, and as people hand them in who mean no good."""

from __future__ import annotations

import io
import zipfile
import zlib

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.factories.pictures import a_picture


def a_pdf(pages: int = 1) -> bytes:
    """Empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 400)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def acting_pdf(action: str = "JavaScript", **more: str) -> bytes:
    """A PDF that does something when it is opened."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    entries = {NameObject("/S"): NameObject(f"/{action}")}
    entries |= {NameObject(f"/{name}"): TextStringObject(value) for name, value in more.items()}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(entries)
    return written(writer)


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def attached_pdf() -> bytes:
    """A PDF with a file inside."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    writer.add_attachment("more.txt", b"more")
    return written(writer)


def packed_pdf(inside: bytes, *, name: bytes = b"/ObjStm", filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF with a compressed container of objects that no table names."""
    packed = zlib.compress(inside)
    head = b"<< /Type %s /N 1 /First 5 /Filter %s /Length %d >>" % (name, filters, len(packed))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
        head + b"\nstream\n" + packed + b"\nendstream",
    ]
    out, table = b"%PDF-1.7\n", b"xref\n0 5\n0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    end = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + table + end


def a_zip() -> bytes:
    """An archive with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def huge_png() -> bytes:
    """A PNG that promises 200 million pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = (20_000).to_bytes(4, "big") + (10_000).to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress(bytes(20_001) * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def names_tree_pdf() -> bytes:
    """A PDF whose script stands in the tree of names."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    tree = DictionaryObject({NameObject("/Names"): ArrayObject()})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})
    return written(writer)


#: What is refused, and a part of the sentence that says why.
REFUSED = {
    "nothing": (b"", "0 字节"),
    "a script named .pdf": (b"#!/bin/sh\nrm -rf /\n", "不是 PDF、JPEG 或 PNG"),
    "a web page named .pdf": (b"<html><script>alert(1)</script></html>", "不是 PDF、JPEG 或 PNG"),
    "a program": (b"MZ\x90\x00" + bytes(400), "不是 PDF、JPEG 或 PNG"),
    "an archive": (a_zip(), "不是 PDF、JPEG 或 PNG"),
    "a GIF": (a_picture(kind="GIF"), "不是 PDF、JPEG 或 PNG"),
    "a PNG of 200 megapixels": (huge_png(), "像素太多"),
    "a JPEG cut off": (a_picture()[:700], "打不开"),
    "a PNG cut off": (a_picture(kind="PNG")[:200], "打不开"),
    "a picture too small": (a_picture(40, 40), "太小"),
    "a PDF cut off": (a_pdf()[:-60], "结尾不完整"),
    "a PDF in name only": (b"%PDF-1.7\nhello\n%%EOF\n", "打不开"),
    "a PDF without a page": (a_pdf(0), "0 页"),
    "a PDF that does not begin at its first byte": (b"x" + a_pdf(), "前面多出了"),
    "a PDF behind a script": (b"#!/bin/sh\nexit\n" + a_pdf(), "前面多出了"),
    "a PDF with an archive behind it": (a_pdf() + a_zip(), "藏着"),
    "an archive whose comment ends like a PDF": (a_pdf() + a_zip()[:-2] + b"\x06\x00\n%%EOF", "藏着"),
    "a PDF with something behind it": (a_pdf() + b"something else", "结尾不完整"),
    "a PDF with a web page in it": (a_pdf().replace(b"%\xe2", b"%<script>\n%\xe2", 1)[:-1] + b"\n", "藏着"),
    "a PDF with a script": (acting_pdf(JS="app.alert(1)"), "脚本"),
    "a PDF with a script in disguise": (acting_pdf().replace(b"/JavaScript", b"/Java#53cript"), "脚本"),
    "a PDF with scripts by name": (names_tree_pdf(), "脚本"),
    "a PDF that starts a program": (acting_pdf("Launch", F="cmd.exe"), "脚本"),
    "a PDF that sends a form": (acting_pdf("SubmitForm"), "脚本"),
    "a PDF with a file inside": (attached_pdf(), "附件"),
    "a PDF with a script in a container": (packed_pdf(b"91 0 << /S /JavaScript /JS (x) >>"), "脚本"),
    "a PDF with a container in disguise": (packed_pdf(b"91 0 << /S /Launch >>", name=b"/Obj#53tm"), "脚本"),
    "a PDF with a container packed twice": (
        packed_pdf(b"91 0 << >>", filters=b"[/ASCIIHexDecode /FlateDecode]"),
        "打不开",
    ),
    "a PDF whose container is a bomb": (packed_pdf(bytes(40 * 1024 * 1024)), "打不开"),
    "a PDF with a password": (locked_pdf(), "密码"),
    "a JPEG with a PDF behind it": (a_picture() + a_pdf(), "又是图片又是 PDF"),
    "a JPEG with a PHP program behind it": (a_picture() + b"<?php system($_GET['c']); ?>", "藏着"),
    "a JPEG with a PHP program in its comment": (a_picture(comment=b"<?PHP echo 1;"), "藏着"),
    "a JPEG with a web page behind it": (a_picture() + b"<HTML><body>", "藏着"),
    "a JPEG with an archive behind it": (a_picture() + a_zip(), "藏着"),
    "a PNG with an archive behind it": (a_picture(kind="PNG") + a_zip(), "藏着"),
    "a PNG with a 7z archive behind it": (a_picture(kind="PNG") + b"7z\xbc\xaf\x27\x1c" + bytes(40), "藏着"),
}
