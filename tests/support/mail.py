"""A mail server and an SMS gateway of our own, for the tests of the transports."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Inbox:
    """What a mail server took in. `refusal` is what it says to every recipient instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.signed_in: list[tuple[str, str]] = []
        self.encrypted: list[bool] = []
        self.refusal = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:
        """Take the recipient, or refuse."""
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the mail in."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.encrypted.append(
            session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        )
        return "250 OK"

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        """Anybody may; who did is remembered."""
        self.signed_in.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=True)


@contextmanager
def mail_server(port: int, **options: Any) -> Iterator[Inbox]:
    """A server on the port; `ssl_context` for smtps, `tls_context` for STARTTLS."""
    inbox = Inbox()
    if "ssl_context" in options:  # the server looks for STARTTLS only when it asks whether the line is safe
        options["auth_require_tls"] = False
    controller = Controller(inbox, hostname="127.0.0.1", port=port, authenticator=inbox.sign_in, **options)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A new certificate of 127.0.0.1: the file to trust, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "mail.pem", folder / "mail.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key_file)
    return file, context


class Gateway:
    """An SMS gateway: answers with `code` and keeps what it was sent."""

    def __init__(self) -> None:
        self.code = 200
        self.taken: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """A gateway on a free port; a code in the 300s sends people to a page that says 200."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if gateway.code == 200:
                gateway.taken.append(json.loads(body))
            self.send_response(gateway.code)
            if 300 <= gateway.code < 400:
                self.send_header("Location", "/sign-in")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
