"""propctl: a property-management office's regulations at work."""

import sys

# msgspec reads all its types with it, and of typing_extensions needs nothing that Python 3.11 has not; where
# some other tool has installed that module, importing it (and ``inspect`` with it) would cost every start
# more than reading the office does.
_absent = "typing_extensions" not in sys.modules
if _absent:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
try:
    import msgspec as _  # noqa: F401
finally:
    if _absent:
        del sys.modules["typing_extensions"]
