"""Files that are no records: each is named, quickly and in little memory; the rest stays usable."""

from __future__ import annotations

import resource
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from bench.faults import sample
from bench.faults.tally import Tally
from bench.generate import records
from propctl.errors import BadData
from propctl.store.files.layout import dump_record, load_record

CORPUS = Path(__file__).parents[2] / "tests" / "data" / "toml-test.zip"
BOMBS = {
    "a key of 20,000 dots": b".".join([b"a"] * 20_000) + b" = 1\n",
    "a key of 100,000 dots": b".".join([b"a"] * 100_000) + b" = 1\n",
    "500 brackets": b"a = " + b"[" * 500 + b"]" * 500 + b"\n",
    "500 tables in tables": b"a = " + b"{ a = " * 500 + b"1" + b" }" * 500 + b"\n",
    "a number of 5,000 digits": b"a = " + b"9" * 5_000 + b"\n",
    "nothing": b"",
    "only zeros": b"\0" * 4096,
    "a file of 8 MB": b"# x\n" * 2_000_000,
    "a conflict": b"<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> other\n",
}
SECONDS, BYTES = 1.0, 256 * 1024 * 1024


def damage(tally: Tally, prefixes: int) -> None:
    """Invalid TOML, every byte prefix of ``prefixes`` records, and files that are meant to hurt."""
    names = _invalid()
    for name, data in names.items():
        _refused(tally, name, data)
    for record in records(prefixes):
        whole = dump_record(record)
        for cut in range(len(whole) - 1):  # without the last line end it is whole
            if whole[:cut].rstrip() != whole.rstrip():
                _refused(tally, f"{record.id} cut at {cut}", whole[:cut])
    _bombs(tally)
    tally.notes.append(f"{len(names)} of toml-test, every prefix of {prefixes} records, {len(BOMBS)} bombs")


def _invalid() -> dict[str, bytes]:
    with zipfile.ZipFile(CORPUS) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if "invalid" in name and name.endswith(".toml")
        }


def _refused(tally: Tally, name: str, data: bytes) -> None:
    tally.tried += 1
    start = time.monotonic()
    try:
        load_record(data, "records/a/x.toml")
        tally.violations.append(f"{name}: accepted")
    except BadData as error:
        tally.expect("x.toml" in str(error), f"{name}: does not name the file")
    except Exception as error:
        tally.violations.append(f"{name}: {type(error).__name__}")
    tally.expect(time.monotonic() - start < SECONDS, f"{name}: took too long")


def _bombs(tally: Tally) -> None:
    """In a workspace, through the command line, under a limit of memory."""
    with tempfile.TemporaryDirectory() as folder:
        root = sample.office(Path(folder) / "office")
        for number, (name, data) in enumerate(BOMBS.items(), 50):
            tally.tried += 1
            bad = root / f"records/complaints/2026/11/CP-261120-A{number}.toml"
            bad.write_bytes(data)
            start = time.monotonic()
            done = subprocess.run(
                sample.command(root, ("complaints", "list", "--json")),
                env=sample.environment(),
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES)),
            )
            took = time.monotonic() - start
            tally.expect(
                done.returncode == 0, f"{name}: list ended with {done.returncode}: {done.stderr[-200:]}"
            )
            tally.expect(sample.FIRST in done.stdout, f"{name}: the other records are not listed")
            tally.expect(took < SECONDS + 2, f"{name}: list took {took:.1f} s")
            checked = sample.run(root, ("check", "--json"))
            tally.expect(bad.name in checked.stdout, f"{name}: check does not name it")
            tally.expect("Traceback" not in checked.stderr + done.stderr, f"{name}: traceback")
            bad.unlink()
