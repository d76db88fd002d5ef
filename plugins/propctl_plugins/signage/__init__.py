"""Signs: what stands where, who approved it, and what is checked twice a day."""
