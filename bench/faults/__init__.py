"""What must not happen, tried on purpose: each harness prints what it tried and how often it was violated."""
