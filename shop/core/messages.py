"""Mail and SMS as two transports of one protocol; every message passes the person's own wishes first.

A room says what to tell whom: `notify(session, user_id, "order_shipped", number=...)`. The words are in
`templates/messages/<name>.txt` (first line = subject); the address is looked up when the message is sent, so none lies
in the outbox. Before it leaves, `take` (the room of accounts) keeps it behind the bell of the store and says by which
way a copy goes out, if any: that is the one place where preferences hold. Without SHOP_SMTP_URL / SHOP_SMS_URL messages
are written to a folder, which the demo shows.
"""

from __future__ import annotations

import hashlib
import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy.orm import Session

from shop.config import Settings
from shop.core import chance, clock, jobs, outbox

TIMEOUT = 20
TOPIC = "messages.send"


class Reach(NamedTuple):
    """How a person can be reached; both may be missing."""

    email: str | None
    phone: str | None


@dataclass(frozen=True)
class Message:
    """One message to one address."""

    transport: str
    to: str
    subject: str
    text: str


class Told(NamedTuple):
    """What a person is told, in words. `ref` is the same when the telling is tried again."""

    user_id: int
    template: str
    facts: dict[str, Any]
    subject: str
    text: str
    ref: str


class Way(NamedTuple):
    """How a copy goes out (neither: it does not), and what is added to its words."""

    reach: Reach
    more: str = ""


class Transport(Protocol):
    """Hands a message over; raises when it was not accepted, so that it is tried again."""

    def send(self, message: Message) -> None:
        """Send it, or raise."""


class FolderTransport:
    """Writes messages to a folder, one file each, newest last by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        """Write the file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        now = clock.now()
        name = f"{now:%Y%m%dT%H%M%S%f}-{chance.secret(3)}.json"
        body = {"at": now.isoformat(), **asdict(message)}
        (self.folder / name).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    def newest(self, count: int = 50) -> list[dict[str, Any]]:
        """What was written last, newest first; `at` is an instant."""
        files = sorted(self.folder.glob("*.json"), reverse=True)[:count]
        found = [json.loads(f.read_text(encoding="utf-8")) for f in files]
        return [{**message, "at": datetime.fromisoformat(message["at"])} for message in found]


class SmtpTransport:
    """Mail from `smtp+starttls://user:password@host:587/?from=...` (also smtp:// and smtps://)."""

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        query = dict(pair.partition("=")[::2] for pair in self.parts.query.split("&") if pair)
        self.sender = unquote(query.get("from", f"noreply@{self.parts.hostname}"))

    def send(self, message: Message) -> None:
        """Hand it to the server; a refusal raises."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to, message.subject
        mail.set_content(message.text)
        with self._connect() as server:
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(mail)

    def _connect(self) -> smtplib.SMTP:
        host, port, scheme = self.parts.hostname or "localhost", self.parts.port, self.parts.scheme
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or (587 if scheme == "smtp+starttls" else 25), timeout=TIMEOUT)
        if scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        return server


class HttpSmsTransport:
    """SMS through an HTTP gateway: POST of `{"to", "text"}` as JSON to SHOP_SMS_URL; anything but 2xx is a failure."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(self, message: Message) -> None:
        """Hand it to the gateway."""
        body = json.dumps({"to": message.to, "text": message.text}).encode()
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked by the settings
            self.url, data=body, headers={"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=TIMEOUT):
            return


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere (to a sign-in page, say) has not taken the message."""

    def redirect_request(self, *_args: Any) -> None:
        """Never follow: the answer becomes an error."""


def init_app(app: Flask, take: Callable[[Session, Told], Way]) -> None:
    """`take(session, told)` keeps what a person is told in the store, and tells how a copy reaches them."""
    settings: Settings = app.extensions["settings"]
    folder = FolderTransport(settings.data_dir / "messages")
    app.extensions["messages"] = {
        "mail": SmtpTransport(settings.smtp_url) if settings.smtp_url else folder,
        "sms": HttpSmsTransport(settings.sms_url) if settings.sms_url else folder,
        "folder": folder,
        "take": take,
    }


def notify(session: Session, user_id: int, template: str, **facts: Any) -> None:
    """Tell a person, after the commit. `facts` fill the template: numbers, amounts, slugs, no personal data."""
    outbox.post_all(session, [telling(user_id, template, **facts)])


def telling(user_id: int, template: str, **facts: Any) -> outbox.Task:
    """The task of `notify`, for one who posts many at once."""
    told = json.dumps([user_id, template, facts, clock.now().isoformat()], ensure_ascii=False, default=str)
    ref = hashlib.sha256(told.encode()).hexdigest()[:32]
    return outbox.Task(TOPIC, {"user_id": user_id, "template": template, "facts": facts, "ref": ref})


def compose(reach: Reach, template: str, facts: dict[str, Any]) -> Message | None:
    """The message in the words of the template; None when the person cannot be reached. Mail before SMS."""
    return _addressed(reach, *_in_words(template, facts))


def rendered(template: str) -> Callable[..., str]:
    """A template, to be filled outside of a request: for what is written for a person to keep."""
    return current_app.jinja_env.get_template(template).render


def _in_words(template: str, facts: dict[str, Any]) -> tuple[str, str]:
    text = current_app.jinja_env.get_template(f"messages/{template}.txt").render(**facts)
    subject, _newline, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def _addressed(reach: Reach, subject: str, text: str) -> Message | None:
    if reach.email:
        return Message("mail", reach.email, subject, text)
    if reach.phone:
        return Message("sms", reach.phone, subject, " ".join(text.split()))
    return None


def written(count: int) -> list[dict[str, Any]]:
    """The newest messages that were written to the folder instead of being sent."""
    folder: FolderTransport = current_app.extensions["messages"]["folder"]
    return folder.newest(count)


def send(message: Message) -> None:
    """Hand it to its transport now; no transaction may be open. Raises when it was not accepted."""
    transport: Transport = current_app.extensions["messages"][message.transport]
    transport.send(message)


@jobs.on(TOPIC, calls_out=True)
def _deliver(sessions: jobs.Sessions, payload: dict[str, Any]) -> None:
    """Kept in the store once, however often the copy is tried."""
    take: Callable[[Session, Told], Way] = current_app.extensions["messages"]["take"]
    subject, text = _in_words(payload["template"], payload["facts"])
    ref = payload.get("ref") or chance.hexadecimal(12)
    with sessions.begin() as session:
        way = take(
            session, Told(payload["user_id"], payload["template"], payload["facts"], subject, text, ref)
        )
    message = _addressed(way.reach, subject, text + way.more)
    if message is not None:
        send(message)
