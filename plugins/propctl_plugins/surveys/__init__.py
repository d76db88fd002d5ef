"""Surveys and forums: planned, handed out, counted, improved from, published."""
