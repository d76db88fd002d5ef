"""One canary for each personal field, searched for in every place that a command leaves anything."""

from __future__ import annotations

import gzip
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from bench.faults import sample
from bench.faults.tally import Tally

PERSON, PHONE, NEW_PHONE = "慕容雪见", "13912345678", "13687654321"
CANARIES = [text.encode() for text in (PERSON, PHONE, NEW_PHONE)]

# Commands that read, show, export, publish, fail or crash; whatever they leave is searched.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("complaints",),
    ("complaints", "list", "--json"),
    ("complaints", "list", "--csv"),
    ("show", sample.FIRST),
    ("show", sample.FIRST, "--json"),
    ("find", PERSON[:2]),
    ("find", "漏水"),
    ("today",),
    ("due", "--json"),
    ("report",),
    ("check",),
    ("audit",),
    ("export", "complaints.complaint", "{out}/complaints.csv"),
    ("export", "complaints.complaint", "{out}/complaints.xlsx"),
    ("print", sample.FIRST),
    ("amend", sample.FIRST, "--set", f"phone={NEW_PHONE}"),
    ("note", sample.FIRST, "已联系"),
    ("void", sample.FIRST, "重复"),
    ("complaints", "transfer", "CP-261120-A99"),
    ("key", "export", "{out}/ring.age"),
    ("site", "build"),
    ("sync",),
)


def canaries(tally: Tally) -> None:
    """No personal value in any output, file, temporary file, commit or object."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        out = base / "out"
        temp = base / "tmp"
        for path in (out, temp):
            path.mkdir()
        root = sample.office(base / "office")
        with patch.dict(os.environ, TMPDIR=str(temp)):
            typed = f"complainant: {PERSON}\nphone: {PHONE}\n"
            registering = ("complaints", "register", "3-1201", "水管漏水", "--stdin")
            _look(tally, "register", sample.run(root, registering, typed=typed))
            for words in COMMANDS:
                line = [word.replace("{out}", str(out)) for word in words]
                done = sample.run(root, line, "director")
                mentioned = " ".join(line).encode()
                _look(tally, " ".join(words[:2]), done, [one for one in CANARIES if one not in mentioned])
        for place, data in [*_files(base), *_objects(root)]:
            tally.tried += 1
            for canary in CANARIES:
                tally.expect(canary not in data, f"{place} holds a personal value")
        clear = sample.run(root, ("show", sample.FIRST, "--reveal", "--purpose=核对"), "director")
        tally.expect(PERSON in clear.stdout, "the canary was not there to be found")


def _look(
    tally: Tally,
    what: str,
    done: subprocess.CompletedProcess[str],
    searched: list[bytes] = CANARIES,
) -> None:
    said = (done.stdout + done.stderr).encode()
    tally.tried += 1
    tally.expect("Traceback" not in done.stderr, f"{what}: traceback")
    for canary in searched:
        tally.expect(canary not in said, f"{what} prints a personal value")


def _files(base: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below ``base``, those inside packed ones too."""
    for path in sorted(base.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        yield str(path.relative_to(base)), data
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{name}", packed.read(name)) for name in packed.namelist())
        elif path.suffix == ".gz":
            yield f"{path.name} unpacked", gzip.decompress(data)


def _objects(root: Path) -> Iterator[tuple[str, bytes]]:
    """Everything in git's object store, reachable or not: contents, names, messages."""
    done = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=root, capture_output=True, check=True
    )
    yield "git's objects", done.stdout
