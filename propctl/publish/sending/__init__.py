"""What leaves the office by mail and chat: to whom, what, and whether it arrived."""
