"""The second lock of a person: an app that shows codes, or a passkey of the device."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from typing import Protocol

from tests.e2e.visitor import Visitor

STEP = 30


class Lock(Protocol):
    """How somebody shows that it is really them."""

    def put_on(self, visitor: Visitor) -> None:
        """Choose this lock on the page that asks for one."""

    def open(self, visitor: Visitor) -> None:
        """Pass the page that asks for it when signing in."""


class AuthenticatorApp:
    """An app for six-digit codes (RFC 6238). A code is good once, so it waits for the next when it must."""

    def __init__(self) -> None:
        self._secret = b""
        self._used = 0

    def put_on(self, visitor: Visitor) -> None:
        visitor.follow("Een app gebruiken")
        visitor.open("Lukt scannen niet?")
        key = visitor.page.locator("code.key").inner_text()
        self._secret = base64.b32decode(key.replace(" ", "").upper())
        visitor.fill(code="12345")
        visitor.press("Klaar", expect=200)
        visitor.fill(code=self.code())
        visitor.press("Klaar")

    def open(self, visitor: Visitor) -> None:
        visitor.fill(code=self.code())
        visitor.press("Inloggen")

    def code(self) -> str:
        """The six digits of this moment; never the same twice."""
        while (step := int(time.time()) // STEP) <= self._used:
            time.sleep(0.5)
        self._used = step
        digest = hmac.digest(self._secret, struct.pack(">Q", step), "sha1")
        place = digest[-1] & 0x0F
        number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
        return f"{number % 1_000_000:06d}"


class Passkey:
    """The lock of the device itself: a virtual authenticator that always sees the right finger."""

    def __init__(self, visitor: Visitor) -> None:
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def put_on(self, visitor: Visitor) -> None:
        visitor.follow("Dit apparaat gebruiken")
        visitor.fill(name="Werktelefoon")
        visitor.press("Passkey toevoegen")

    def open(self, visitor: Visitor) -> None:
        visitor.press("Een passkey gebruiken")
