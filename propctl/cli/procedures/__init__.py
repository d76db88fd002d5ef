"""What is done where something happens, on the screen: cards, and their next step."""
