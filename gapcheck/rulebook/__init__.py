"""The law as data: reading and checking rule files."""
