"""Papers that are handed in: photos drawn by our own code, and sheets that say in every line that they prove nothing."""

from __future__ import annotations

from shop.catalog.pictures import original_key
from shop.core import files
from shop.core.access import Actor
from shop.demo.cases.province import MARK, Province
from shop.demo.chance import stream
from shop.demo.easel import Motif
from shop.workshops.evidence import documents
from shop.workshops.evidence.models import Document, DocumentKind

_NAMES = {
    DocumentKind.BUSINESS_LICENCE: ("营业执照", "BUSINESS LICENCE"),
    DocumentKind.IDENTITY: ("负责人身份证", "IDENTITY CARD"),
    DocumentKind.PREMISES_PHOTO: ("场地照片", ""),
    DocumentKind.EQUIPMENT_PHOTO: ("工具照片", ""),
    DocumentKind.PREMISES_RIGHT: ("房屋租赁合同", "LEASE OF PREMISES"),
    DocumentKind.EMPLOYMENT_PROOF: ("承揽协议汇总", "WORK CONTRACTS"),
    DocumentKind.FORMER_DECISION: ("以前的认定文件", "FORMER DECISION"),
    DocumentKind.OTHER: ("补充说明", "STATEMENT"),
}
_SHOWN = {DocumentKind.PREMISES_PHOTO: "scene", DocumentKind.EQUIPMENT_PHOTO: "making"}


def hand_in(
    province: Province,
    actor: Actor,
    kind: DocumentKind,
    craft: str,
    *,
    application_id: int | None = None,
    workshop_id: int | None = None,
) -> Document:
    """Hand in a paper of the kind: the drawn room or work of the craft as a photo, else a sheet."""
    name, title = _NAMES[kind]
    data = photo(province, craft, _SHOWN[kind]) if kind in _SHOWN else sheet(title)
    matter = ("application", application_id) if application_id else ("workshop", workshop_id)
    return documents.take_in(
        province.session,
        actor,
        data=data,
        filename=f"{name}{MARK}.{'jpg' if kind in _SHOWN else 'pdf'}",
        kind=kind,
        application_id=application_id,
        workshop_id=workshop_id,
        key=f"{stream('document', *matter, kind).getrandbits(128):032x}",
    )


def photo(province: Province, craft: str, kind: str) -> bytes:
    """What the demo has drawn of the craft, out of the file store. KeyError when it was not drawn."""
    place = original_key(province.pictures[Motif(craft, kind, 0)])
    data = files.store().get(place)
    if data is None:
        raise KeyError(place)
    return data


def sheet(title: str) -> bytes:
    """A PDF of one page with a frame, lines and the words DEMO DATA; `title` in capital ASCII letters."""
    lines = "".join(f"70 {y} m 525 {y} l S\n" for y in range(160, 600, 44))
    drawing = (
        "0.15 0.33 0.54 RG 3 w 40 40 515 762 re S\n0.75 0.78 0.82 RG 1 w\n"
        f"{lines}BT /F1 26 Tf 0.1 0.1 0.1 rg 70 720 Td ({title}) Tj ET\n"
        "BT /F1 44 Tf 0.72 0.17 0.15 rg 70 640 Td (DEMO DATA) Tj ET\n"
    )
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawing)} >>\nstream\n{drawing}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    )
    body, starts = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")
