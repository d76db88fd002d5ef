"""Notices: from the draft to the board, the site and the resident's phone."""
