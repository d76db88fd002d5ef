"""Suggestions of residents and of the staff: decided, published, told, honoured."""
