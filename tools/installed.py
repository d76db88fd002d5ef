"""Try propctl where it is not at home: ``python -m tools.installed wheel | oldest | pythons``.

``wheel``    builds the wheel, installs it alone into a fresh environment, and there plays the demonstration
             and builds its handbook in three editions: what an office gets.
``oldest``   runs the fast tests on the lowest versions that pyproject.toml allows.
``pythons``  runs them on every Python that pyproject.toml names and this machine has; says which it has not.

Everything is made anew below ``build/installed``. Exit status 1 where anything fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "build" / "installed"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
FAST_TESTS = ("tests/regulation", "tests/worktime", "tests/entry")
PACKAGES = ("propctl", "propctl_plugins", "propctl_site")
EDITIONS = {"index.html": "zh-Hans", "zh-Hant/index.html": "zh-Hant", "en/index.html": "en"}


def run(*words: str | Path, cwd: Path = ROOT, home: Path | None = None) -> None:
    """A command that must succeed; ``home`` keeps it from reading or writing this user's own settings."""
    private = {"HOME": str(home), "USERPROFILE": str(home), "XDG_CONFIG_HOME": str(home)} if home else {}
    subprocess.run([str(word) for word in words], cwd=cwd, env={**os.environ, **private}, check=True)


def fresh(name: str) -> Path:
    """An empty folder below ``PLACE``."""
    folder = PLACE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def environment(folder: Path, python: str | Path = sys.executable) -> Path:
    """A virtual environment with pip alone; the folder of its programs."""
    run(python, "-m", "venv", folder)
    return folder / SCRIPTS


def install(programs: Path, *what: str | Path) -> None:
    """Install into that environment; Python compiles what is imported, and most never is."""
    quiet = ["-q", "--disable-pip-version-check", "--no-compile"]
    run(programs / "python", "-m", "pip", "install", *quiet, *what)


def wheel() -> None:
    """The built wheel, installed alone, plays the demonstration and builds three editions."""
    folder = fresh("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT)
    (built,) = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        wanted = {f"{package}/py.typed" for package in PACKAGES}
        wanted |= {f"propctl/schema/{path.name}" for path in (ROOT / "schema").glob("*.json")}
        lacking = wanted - set(archive.namelist())
    if lacking:
        raise SystemExit(f"the wheel lacks: {', '.join(sorted(lacking))}")
    programs = environment(folder / "env")
    install(programs, built)

    away, office = folder / "away", folder / "away" / "demo-office"
    away.mkdir()
    commands: list[list[str | Path]] = [
        [programs / "python", "-m", "pip", "check"],
        [programs / "python", "-m", "propctl", "--version"],
        [programs / "propctl", "schema", "own-area"],
        [programs / "propctl", "demo", office],
        [programs / "propctl", "-C", office, "check"],
        [programs / "propctl", "-C", office, "site", "build"],
        [programs / "propctl", "-C", office, "site", "check"],
    ]
    for words in commands:
        run(*words, cwd=away, home=away)
    missing = [edition for page, edition in EDITIONS.items() if not (office / "site" / page).is_file()]
    if missing:
        raise SystemExit(f"the wheel's handbook lacks: {', '.join(missing)}")


def fast_tests(programs: Path) -> None:
    """Those tests that need neither git nor a browser, in that environment."""
    folders = [folder for folder in FAST_TESTS if (ROOT / folder).is_dir()]
    run(programs / "python", "-m", "pytest", "-p", "no:cacheprovider", *folders)


def oldest() -> None:
    """The fast tests and a bare demonstration on the lowest versions of what propctl itself needs."""
    folder = fresh("oldest")
    bounds = folder / "lowest.txt"
    extras = [word for extra in ("fast", "group") for word in ("--extra", extra)]
    flags = ["--quiet", "--resolution", "lowest-direct", "--no-deps", "--no-header", "--no-annotate"]
    run(
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        *flags,
        *extras,
        ROOT / "pyproject.toml",
        "--output-file",
        bounds,
    )
    programs = environment(folder / "env")
    install(programs, "-e", f"{ROOT}[fast,group,test]", "-c", bounds)
    run(programs / "propctl", "demo", folder / "demo-office", cwd=folder, home=folder)
    fast_tests(programs)


def pythons() -> None:
    """The fast tests on every other Python that is named in the classifiers and found here."""
    for version in named_pythons():
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            print(f"Python {version}: the whole suite runs on it", flush=True)
            continue
        found = find_python(version)
        if not found:
            print(f"Python {version}: not on this machine, not tried", flush=True)
            continue
        print(f"Python {version}: {found}", flush=True)
        programs = environment(fresh(f"python{version}") / "env", found)
        install(programs, "-e", f"{ROOT}[test]")
        fast_tests(programs)


def named_pythons() -> list[str]:
    """The versions that the classifiers of pyproject.toml name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pattern = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
    return [found[1] for line in project["classifiers"] if (found := pattern.match(line))]


def find_python(version: str) -> Path | None:
    """An interpreter of this version that runs, from the PATH or from pyenv."""
    for candidate in candidates(version):
        said = subprocess.run([candidate, "--version"], capture_output=True, encoding="utf-8", check=False)
        if said.returncode == 0 and said.stdout.startswith(f"Python {version}."):
            return candidate
    return None


def candidates(version: str) -> Iterator[Path]:
    """Where an interpreter of this version may be."""
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python"))


TRIALS = {"wheel": wheel, "oldest": oldest, "pythons": pythons}


def main(names: list[str]) -> int:
    """Run the trials of these names; the exit status."""
    if not names or set(names) - set(TRIALS):
        print(__doc__)
        return 2
    for name in names:
        begun = time.monotonic()
        try:
            TRIALS[name]()
        except subprocess.CalledProcessError as failed:
            print(f"{name}: failed: {' '.join(failed.cmd)}", flush=True)
            return 1
        print(f"{name}: fine, {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
