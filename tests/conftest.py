import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from homes import SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` use the recorded feeds and pages that lie beside the project, where they do."""
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="the recorded feeds and pages do not lie beside the project"))
