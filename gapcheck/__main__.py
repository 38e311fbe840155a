"""``python -m gapcheck`` is the same as ``gapcheck``."""

from gapcheck.cli import main

main()
