"""The desk looks at the office from a thread of its own."""

from __future__ import annotations

import subprocess
import sys

_READ = """
from propctl.cli.frame.session import Session
from propctl.desk.lookout import Lookout

def read(session):
    from propctl.store.files import toml
    return toml.parse(b"at = 2026-11-21T09:03:12+08:00\\nabout = 'x'\\n", "a.toml")

for _ in range(6):
    lookout = Lookout(Session({}, ".", "", "zh-CN"))
    lookout.ask(read).result()
    lookout.close()
print("read each time")
"""


def test_what_one_thread_has_loaded_another_may_use_when_that_has_ended() -> None:
    done = subprocess.run([sys.executable, "-c", _READ], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, "read each time"), done.stderr
