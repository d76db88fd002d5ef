"""The command line: a program, which sets its process up before anything else is imported."""

import gc
import sys

# A command lives for a fraction of a second, and nearly all it makes while it is imported stays: looking
# through that for garbage would be a twentieth of its time. Long work is still looked through, less often.
gc.set_threshold(100_000, 20, 20)

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
