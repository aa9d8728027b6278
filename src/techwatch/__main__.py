"""`python -m techwatch`: the command."""

from techwatch.cli import main

main()
