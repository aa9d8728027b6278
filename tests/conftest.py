import functools
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from homes import SHARED
from techwatch import store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` use the recorded feeds and pages that lie beside the project, where they do."""
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="the recorded feeds and pages do not lie beside the project"))


@functools.cache
def _new_store() -> bytes:
    with store.open_store(None) as made:
        return made.db.conn.serialize()


@pytest.fixture(autouse=True)
def _stores_are_made_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new store is a copy of one that was migrated once a process: its migrations take 15 ms, the copy none.

    Where new stores themselves are looked at they are made as ever.
    """
    if request.module.__name__ == "test_store":
        return
    _new_store()
    migrate = store._migrate

    def copied(made: store.Store) -> None:
        if made.path is None:
            made.db.conn.deserialize(_new_store())
        elif not made.path.exists():
            made.path.write_bytes(_new_store())
        migrate(made)

    monkeypatch.setattr(store, "_migrate", copied)
