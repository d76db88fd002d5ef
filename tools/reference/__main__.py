"""Write the generated files; with ``--check``, only say which are stale (status 1)."""

from __future__ import annotations

import sys

from tools.reference import Incomplete, stale, write


def main(args: list[str]) -> int:
    """The exit status."""
    try:
        if "--check" not in args:
            write()
            return 0
        wrong = stale()
    except Incomplete as error:
        print(error, file=sys.stderr)
        return 1
    for name in wrong:
        print(f"{name} is stale; run make reference")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
