"""`python -m groundrules` is the same as the `groundrules` command."""

from groundrules.cli import main

main()
