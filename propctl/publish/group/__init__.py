"""Many offices side by side: figures of all of them in one place, nobody's name or number among them."""
