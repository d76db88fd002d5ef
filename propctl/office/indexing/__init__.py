"""A large index built by two processes: who helps, and what the helper does."""
