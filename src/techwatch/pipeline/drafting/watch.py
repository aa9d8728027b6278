"""Drafts' files that somebody saves -> known at once, and each change of a draft told on one line."""

from collections.abc import Iterator
from hashlib import sha256

from techwatch.errors import LockedError, TechwatchError
from techwatch.pipeline.drafting import saves
from techwatch.pipeline.drafting.told import told
from techwatch.pipeline.work import Work
from techwatch.store import Store, desk, editions


class Watch:
    """Looks at the open drafts again and again, and tells what is new since it looked last."""

    def __init__(self, store: Store) -> None:
        self._last = desk.last_act(store)
        self._seen: dict[str, bytes] = {}
        self._problems: frozenset[str] = frozenset()

    def look(self, work: Work) -> list[str]:
        """Take in what was saved; -> a line for each change, whoever made it: its time in the cluster's zone, edition, what.

        What cannot be read is told once, and again when it is something else.
        """
        problems = [*self._settle(work), *_copies(work)]
        until = desk.last_act(work.store)  # asked first: what comes meanwhile is told the next time
        lines = lines_between(work, self._last, until)
        self._last = until
        new = [problem for problem in problems if problem not in self._problems]
        self._problems = frozenset(problems)
        return [*lines, *(f"{work.local:%H:%M:%S} · {problem}" for problem in new)]

    def _settle(self, work: Work) -> Iterator[str]:
        for edition_id in saves.folder(work).drafts():
            seen = _digest(work, edition_id)
            if seen == self._seen.get(edition_id):
                continue
            try:
                if not editions.published(work.store, edition_id):
                    with saves.at_desk(work):
                        saves.settle(work, edition_id)
            except LockedError:
                continue  # somebody is at it: next time
            except TechwatchError as error:
                yield f"{edition_id} · {error}"
                continue  # it is told as long as it lasts
            self._seen[edition_id] = seen


def _digest(work: Work, edition_id: str) -> bytes:
    """What the draft's files hold, and whether something waits beside them."""
    folder = saves.folder(work)
    files = [folder.file(edition_id, rest=rest) for rest in (False, True)]
    waits = [work.home.pending(edition_id).exists(), *(folder.asides(edition_id, rest=rest) for rest in (False, True))]
    return sha256(b"\0".join([*(file.read_bytes() for file in files if file.is_file()), repr(waits).encode()])).digest()


def lines_between(work: Work, number: int, until: int) -> list[str]:
    """What the log got after its line `number`, up to `until`, in the cluster's first language."""
    config, markets = work.home.config.cluster, work.home.markets
    lines = []
    for line in desk.acts_after(work.store, number):
        if line.edition and line.at is not None and line.id <= until:
            title = editions.proposed_title(work.store, line.edition, line.item)
            words = told(line, config.languages[0], markets=markets, title=title)
            who = f"{line.who} : " if line.who else ""
            lines.append(f"{line.at.astimezone(config.zone):%H:%M:%S} · {line.edition} · {who}{words}")
    return lines


def _copies(work: Work) -> list[str]:
    what = "copie en conflit d'un outil de synchronisation : reprenez-en ce qu'il vous faut et supprimez-la (conflict copy)"
    return [f"{copy.name} · {what}" for copy in saves.folder(work).conflicts()]
