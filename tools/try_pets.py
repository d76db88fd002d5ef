"""Try the example plugin as a third party's: ``python -m tools.try_pets``.

Builds the wheel of propctl and that of ``docs/authors/propctl-pets``, installs both into a fresh environment,
runs the plugin's own tests there, works with it in an office, takes it away again, and looks that what it
left is told and nothing breaks. Exit status 1 where anything is not as it should be.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools.installed import ROOT, environment, fresh, install, run

PLUGIN = ROOT / "docs" / "authors" / "propctl-pets"
MISSING = "records of an area pets whose plugin is not installed"


class Office:
    """An office that is worked from the installed programs, in English."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        run(programs / "propctl", "demo", folder, cwd=folder.parent, home=folder.parent)

    def does(self, line: str, *, status: int = 0, says: str = "", operator: str = "clerk-1") -> str:
        """One command line; ``SystemExit`` where its status, or what it says, is another."""
        everywhere = ["-C", str(self.folder), "--as", operator, "--lang", "en"]
        words = [str(self.programs / "propctl"), *everywhere, *line.split()]
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
        said = done.stdout + done.stderr
        if done.returncode != status or says not in said or "Traceback" in said:
            wanted = f"wanted {status} and {says!r}"
            raise SystemExit(f"propctl {line}: status {done.returncode}, {wanted}\n{said}")
        return done.stdout


def main() -> None:
    """Build, install, test, use, remove, install again."""
    folder = fresh("pets")
    programs = environment(folder / "env")
    core, plugin = _built(ROOT, folder / "core"), _built(PLUGIN, folder / "plugin")
    install(programs, core, plugin, "pytest", "babel")
    shutil.copytree(PLUGIN / "tests", folder / "tests")  # away from the source: the wheels are tested
    shutil.copy(PLUGIN / "pyproject.toml", folder)
    run(programs / "python", "-m", "pytest", "-p", "no:cacheprovider", home=folder, cwd=folder)
    office = Office(programs, folder / "office")
    worked(office)
    run(programs / "python", "-m", "pip", "uninstall", "-q", "-y", "propctl-pets")
    left(office)
    install(programs, plugin)
    office.does("pets list", says="Rex")


def _built(source: Path, folder: Path) -> Path:
    """The wheel of a project."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, source)
    (found,) = folder.glob("*.whl")
    return found


def worked(office: Office) -> None:
    """What the plugin adds works as everything else does."""
    office.does("pets register 3-1201 dog Rex --vaccinated today", says="Register")
    office.does("pets found register dog lobby --looks white", says="waits for its owner")
    office.does("pets found list", says="lobby")
    office.does("due --area pets", says="Rex")
    office.does("plugins", says="propctl_pets")
    office.does("pets numbers", says="3-1201")
    office.does("scripts show pet-found", says="A pet was found")
    office.does("site build")


def left(office: Office) -> None:
    """What it left is told in a sentence, and the office goes on."""
    record = next((office.folder / "records" / "pets").rglob("PT-*.toml")).stem
    office.does(f"show {record}", status=2, says=f"{record} is a record of an area pets whose plugin is not")
    office.does("pets list", status=2, says=MISSING)
    for line in ("find Rex", "plugins", "today"):
        office.does(line, says=MISSING)
    office.does("check", status=1, says=MISSING)
    for line in ("due", "notices list", "site build", "site check", "report", "rules list"):
        office.does(line)


if __name__ == "__main__":
    main()
