"""Writes the calibration table of docs/markets.md: what `techwatch measure --calibration` prints for the packaged list.

python docs/make_calibration.py
"""

import pathlib
import subprocess
import sys
import tempfile

PAGE = pathlib.Path(__file__).with_name("markets.md")
BEGIN, END = "<!-- calibration -->\n", "<!-- /calibration -->"


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = [sys.executable, "-m", "techwatch", "--home", nowhere, "measure", "--calibration"]
        table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(head + BEGIN + table + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
