"""The command line."""

import gc

# A command lives for a fraction of a second, and nearly all it makes while it is imported stays: looking
# through that for garbage would be a twentieth of its time. Long work is still looked through, less often.
gc.set_threshold(100_000, 20, 20)
