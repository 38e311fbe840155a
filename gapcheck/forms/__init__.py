"""Reading what people fill in."""
