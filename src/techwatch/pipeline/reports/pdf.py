"""A PDF file's bytes -> what it says, read in a process of its own that has bounds of time and memory."""

from typing import Final

from techwatch.executor import bounded, within
from techwatch.paper import Paper, UnreadableError, read_paper

LONGEST: Final = 30
"""Seconds: 300 pages full of words take six."""
MOST_MEMORY: Final = 1_000_000_000
"""Bytes of addresses: 300 full pages need 154 MB, 40 MB of pictures 194, streams that unpack to all that pypdf takes 257 (2026-11)."""


def read_pdf(body: bytes) -> Paper:
    """What `paper.read_paper` reads of it. Raises UnreadableError for what cannot be read, or not within the bounds."""
    try:
        return within(LONGEST, bounded, MOST_MEMORY, read_paper, body)
    except TimeoutError:
        why = f"sa lecture dure plus de {LONGEST} secondes : enregistrez-le à nouveau, ou gardez-en l'essentiel (takes too long)"
        raise UnreadableError(why) from None
    except MemoryError:
        why = f"sa lecture demande plus de {MOST_MEMORY // 1_000_000} Mo de mémoire : gardez-en l'essentiel (takes too much memory)"
        raise UnreadableError(why) from None
    except EOFError:
        why = "sa lecture s'est interrompue, sans doute faute de mémoire : gardez-en l'essentiel (its reader died)"
        raise UnreadableError(why) from None
