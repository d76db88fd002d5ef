"""Chromium over its debugging pipe: what a reader's browser makes of a page. No driver, no network."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PROGRAM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
_PATIENCE = 30.0  # seconds that an answer may take before the test fails


class Page:
    """One page of one browser."""

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._buffer = b""
        self._last = 0
        self._session = ""
        self.requests: list[str] = []
        self.errors: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol, and its answer."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            self._buffer += os.read(self._read, 1 << 20)
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(message["params"]["request"]["url"])
        elif message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(str(message["params"]["exceptionDetails"]))

    def size(self, width: int, height: int, *, mobile: bool = False) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )

    def media(self, kind: str = "", *, dark: bool = False) -> None:
        """Show the page as on paper (``print``), or in the dark."""
        scheme = "dark" if dark else "light"
        self.call(
            "Emulation.setEmulatedMedia",
            media=kind,
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    def scripts(self, on: bool) -> None:
        self.call("Emulation.setScriptExecutionDisabled", value=not on)

    def go(self, url: str) -> None:
        """Open an address and wait until it is there."""
        self.requests.clear()
        self.call("Page.navigate", url=url)
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def open(self, path: Path, query: str = "") -> None:
        """Open a file, as somebody does who was handed the site in a folder."""
        self.go(path.absolute().as_uri() + query)

    def eval(self, script: str) -> Any:
        """The value of an expression (a promise is waited for)."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression holds."""
        deadline = time.monotonic() + _PATIENCE
        while not self.eval(script):
            assert time.monotonic() < deadline, f"never came true: {script}"
            time.sleep(0.02)

    def search(self, query: str) -> list[str]:
        """The addresses that the search page lists for a query, without the folder; the page must be open."""
        self.eval("document.querySelector('#ask input').focus()")  # which loads what searches
        self.wait("!!window.propctlSearch")
        typed = json.dumps(query)
        self.eval(
            f"(()=>{{const i=document.querySelector('#ask input');i.focus();i.value={typed};"
            "document.querySelector('#status').textContent='';"
            "document.querySelector('#ask').requestSubmit()})()"
        )
        self.wait("document.querySelector('#status').textContent!==''")
        time.sleep(0.05)  # the texts may be loaded after the titles were searched
        found = self.eval("[...document.querySelectorAll('#found a')].map(a=>a.getAttribute('href'))")
        return [str(href) for href in found]

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(picture))

    def pdf(self, path: Path) -> None:
        made = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        path.write_bytes(base64.b64decode(made))


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile in ``profile``, ended on leaving."""
    to_child, to_browser = os.pipe()
    from_browser, from_child = os.pipe()

    def wire() -> None:  # the browser reads commands from 3 and answers on 4
        os.dup2(to_child, 103)
        os.dup2(from_child, 104)
        os.dup2(103, 3)
        os.dup2(104, 4)
        for descriptor in (3, 4):
            os.set_inheritable(descriptor, True)

    flags = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")
    process = subprocess.Popen(
        [PROGRAM, *flags, "--remote-debugging-pipe", f"--user-data-dir={profile}"],
        preexec_fn=wire,
        close_fds=False,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    os.close(to_child)
    os.close(from_child)
    try:
        yield Page(from_browser, to_browser)
    finally:
        os.close(to_browser)
        os.close(from_browser)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
