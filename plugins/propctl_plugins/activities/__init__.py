"""Community events: planned, announced, held, cleaned up after, and what people said of them."""
