"""The arithmetic: pure functions in the field's own terms."""
