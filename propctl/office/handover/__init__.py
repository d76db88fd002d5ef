"""People and their work: whose a record is, who leaves, and who takes over."""
