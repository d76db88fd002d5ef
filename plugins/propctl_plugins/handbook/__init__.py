"""The handbook: the office's rules as documents with versions, job pages, the residents' manual."""
