"""What is installed from a wheel is whole: templates, feeds.yaml, market lists and the sample travel with the code."""

import pathlib
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_the_wheel_holds_all_that_a_home_needs(tmp_path: pathlib.Path) -> None:
    build = "import os, sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    package = ROOT / "src" / "techwatch"
    wanted = [f for f in package.rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    wanted += [package / "templates" / f.relative_to(ROOT / "templates") for f in (ROOT / "templates").rglob("*") if f.is_file()]
    assert {file.relative_to(ROOT / "src").as_posix() for file in wanted} - names == set()
    assert not [name for name in names if name.startswith(("tests/", "digests/"))]
