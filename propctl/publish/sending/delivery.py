"""One message brought to one address, by apprise, which knows mail and a hundred services.

What it says of the outcome is too little: robots of WeCom, DingTalk and Feishu answer 200 and refuse in the
text of their answer, and of a server that fell silent it is not known whether it has the message. So the
connection is listened to while it sends.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, Literal

from propctl.errors import N_, Busy, PropctlError, SettingsError

_PATIENCE = 15.0  # seconds for a server to answer, where the address says nothing of it
_CODES = ("errcode", "code", "StatusCode", "ret")  # in which a robot's answer says that it refuses
_FINE = (None, 0, "0", "", "ok", 200)
_UNSENT = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "SSLError", "ProxyError")
Call = Callable[..., Any]


class MayHaveArrived(Busy):
    """Nobody knows whether it arrived: it is not sent again unasked."""


def deliver(channel: str, address: str, title: str, body: str) -> None:
    """Send a text; it has arrived as far as the other side says.

    ``SettingsError``: the address is none, or the other side refuses it. ``Busy``: nobody answers; it was not
    sent. ``MayHaveArrived``: the answer did not come.
    """
    server = _server(channel, address)
    with _listening() as heard:
        arrived = server.notify(title=title, body=fitted(body, server.body_maxlen), body_format="text")
    if error := heard.error(channel, arrived=bool(arrived)):
        raise error


def check_address(channel: str, address: str) -> None:
    """``SettingsError`` for what is no address; nothing is sent."""
    _server(channel, address)


def fitted(body: str, most: int) -> str:
    """A text as far as a service takes it, cut at a line. Services count bytes, a Chinese sign as three."""
    room = most * 2 // 3
    kept: list[str] = []
    for line in body.splitlines():
        room -= len(line) + 1
        if room < 2:
            return "\n".join([*kept, "……"])
        kept.append(line)
    return "\n".join(kept)


def _server(channel: str, address: str) -> Any:
    """What apprise makes of an address, in plain text and with enough patience."""
    apprise = import_module("apprise")
    server = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if server is None:
        raise SettingsError(
            N_(
                "{channel}: this is no address to send to; such are wecombot://KEY, mailtos://NAME:PASSWORD@HOST;"
                " tell it again: propctl send address {channel}"
            ),
            channel=channel,
        )
    server.notify_format = "text"
    server.redirects = False
    for name, option in (("socket_connect_timeout", "cto="), ("socket_read_timeout", "rto=")):
        if option not in address:
            setattr(server, name, _PATIENCE)
    return server


class _Heard:
    """What is heard on the way of one message; nothing of it is kept or logged."""

    def __init__(self) -> None:
        self.refused = ""  # what the other side said
        self.stage: Literal["", "passing", "done"] = ""

    def error(self, channel: str, *, arrived: bool) -> PropctlError | None:
        """What came of it; None where it arrived."""
        if self.refused:
            message = N_(
                "{channel}: the other side refuses it ({said}); look at the address and what it allows"
            )
            return SettingsError(message, channel=channel, said=" ".join(self.refused.split())[:120])
        if self.stage == "passing":
            message = N_("{channel}: the server fell silent; perhaps it arrived: --again sends it once more")
            return MayHaveArrived(message, channel=channel)
        if arrived:
            return None
        return Busy(
            N_("{channel}: the server does not answer; nothing was sent, try again later"), channel=channel
        )

    def request(self, call: Call) -> Call:
        """Listen to a request of HTTP."""
        from requests import RequestException  # type: ignore[import-untyped,unused-ignore]

        def listened(*args: Any, **settings: Any) -> Any:
            self.stage = "passing"
            try:
                answer = call(*args, **settings)
            except RequestException as error:
                if any(name in repr(error) for name in _UNSENT):
                    self.stage = ""
                raise
            self.stage, self.refused = "done", _refusal(answer)
            return answer

        return listened

    def login(self, call: Call) -> Call:
        """Listen to a mail server that is told a name and a password."""

        def listened(*args: Any, **settings: Any) -> Any:
            try:
                return call(*args, **settings)
            except smtplib.SMTPResponseException as error:
                self.refused = f"SMTP {error.smtp_code}"
                raise

        return listened

    def mail(self, call: Call) -> Call:
        """Listen to a mail server that takes a letter."""

        def listened(*args: Any, **settings: Any) -> Any:
            self.stage = "passing"
            try:
                refusing = call(*args, **settings)
            except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
                self.stage, self.refused = "done", f"SMTP {_status(error)}"
                raise
            if not refusing:  # else some have it and some do not
                self.stage = "done"
            return refusing

        return listened


def _refusal(answer: Any) -> str:
    """What an HTTP answer says against a message; "" where nothing."""
    if not 200 <= answer.status_code < 300:
        return f"HTTP {answer.status_code}"
    try:
        told = answer.json()
    except ValueError:
        return ""
    codes = [told.get(name) for name in _CODES] if isinstance(told, dict) else []
    wrong = next((code for code in codes if code not in _FINE), None)
    return "" if wrong is None else str(told.get("errmsg") or told.get("msg") or wrong)


def _status(error: smtplib.SMTPException) -> object:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), "")
    return getattr(error, "smtp_code", "")


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Hear what comes of the message that is sent within."""
    heard, sessions = _Heard(), import_module("requests").Session
    ways: list[tuple[Any, str, Callable[[Call], Call]]] = [
        (sessions, "request", heard.request),
        (smtplib.SMTP, "login", heard.login),
        (smtplib.SMTP, "sendmail", heard.mail),
    ]
    with ExitStack() as stack:
        for owner, name, listen in ways:
            before = getattr(owner, name)
            stack.callback(setattr, owner, name, before)
            setattr(owner, name, listen(before))
        yield heard
