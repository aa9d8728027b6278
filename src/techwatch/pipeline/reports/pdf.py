"""A PDF file's bytes -> what it says, read in a process of its own that is killed when it takes too long."""

from typing import Final

from techwatch.executor import within
from techwatch.paper import Paper, UnreadableError, read_paper

LONGEST: Final = 30
"""Seconds: 300 pages full of words take six."""


def read_pdf(body: bytes) -> Paper:
    """What `paper.read_paper` reads of it. Raises UnreadableError for what cannot be read, or not in time."""
    try:
        return within(LONGEST, read_paper, body)
    except TimeoutError:
        why = f"sa lecture dure plus de {LONGEST} secondes : enregistrez-le à nouveau, ou gardez-en l'essentiel (takes too long)"
        raise UnreadableError(why) from None
    except EOFError:
        why = "sa lecture s'est interrompue, sans doute faute de mémoire : gardez-en l'essentiel (its reader died)"
        raise UnreadableError(why) from None
