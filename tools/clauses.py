"""``make clauses``: how many clauses each area has, carries out, tests, prints or exempts; what is missing.

A clause is tested when a test carries ``@pytest.mark.rule("<id>")``. Usage: clauses.py [--json] [AREA …]
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

import msgspec

from propctl.office.checking.coverage import AreaCoverage, coverage
from propctl.office.opened.office import Office

ROOT = Path(__file__).parent.parent
PROFILES = '[office]\nprofiles = ["online-shop", "hospital"]\n'  # the clauses of every kind of office count


def marked(folder: Path) -> set[str]:
    """The ids that the tests below a folder are marked with."""
    found: set[str] = set()
    for path in folder.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.rule"):
                found.update(str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
    return found


def rows(areas: list[str]) -> list[AreaCoverage]:
    """The coverage of the built-in areas, as an empty office of every kind sees them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "propctl.toml").write_text(
            f'{PROFILES}[staff.x]\nname = "x"\nposts = ["director"]\naccounts = ["*"]\n'
        )
        office = Office(root, now=dt.datetime.now(dt.UTC))
        return coverage(office, marked(ROOT / "tests"), areas)


def main() -> None:
    """Print the table, or JSON."""
    areas = [arg for arg in sys.argv[1:] if not arg.startswith("-")]
    found = rows(areas)
    if "--json" in sys.argv:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
        return
    print(f"{'area':<14}{'total':>7}{'claimed':>9}{'tested':>8}{'published':>11}{'exempt':>8}{'missing':>9}")
    for row in found:
        print(
            f"{row.area:<14}{row.total:>7}{row.claimed:>9}{row.tested:>8}{row.published:>11}{row.exempt:>8}"
            f"{len(row.missing):>9}"
        )
    missing = [rule for row in found for rule in row.missing]
    print(f"\n{len(missing)} missing" + (":" if missing else ""))
    for rule in missing:
        print(f"  {rule}")


if __name__ == "__main__":
    main()
