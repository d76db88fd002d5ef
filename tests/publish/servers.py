"""Servers that tests start themselves, on this computer: one that takes requests, one that takes mail."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Robot:
    """A robot of a chat: what it was told, and what it answers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[dict[str, Any]] = []
        self.status, self.answer = 200, b"ok"

    @property
    def address(self) -> str:
        """Where it is found."""
        return f"json://127.0.0.1:{self.port}/?cto=0.5&rto=0.5"

    @property
    def texts(self) -> list[str]:
        """What it was told: title and text."""
        return [f"{one['title']}\n{one['message']}" for one in self.heard]


@contextmanager
def robot() -> Iterator[Robot]:
    """A robot that listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.answer)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told = Robot(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def deaf() -> Iterator[int]:
    """The port of a server that takes whatever comes and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def nowhere() -> Iterator[int]:
    """A port on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


class Post:
    """A mail server: the letters that came, and whether it takes any."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str, str]] = []  # to whom, subject, text
        self.answer = "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        """Take a letter."""
        if self.answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=default)
            self.letters.append((envelope.rcpt_tos, letter["subject"], letter.get_content().strip()))
        return self.answer


@contextmanager
def mail_server() -> Iterator[tuple[Post, int]]:
    """A mail server that listens, and its port."""
    from aiosmtpd.controller import Controller

    with nowhere() as port:
        pass
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()
