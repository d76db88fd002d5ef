"""The full-screen desk: where somebody sits all day. It holds no rule: it asks what the command line asks."""
