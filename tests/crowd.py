"""A text editor that knows nothing of others: it reads a draft, takes its time, changes it at random and saves it, for some seconds.

`python crowd.py FILE JOURNAL SECONDS SEED OWN… -- SHARED…`: of each item by id that it owns it changes what it likes, of shared ones
the words. Every change that it saved is a line in the journal: [moment, kind, item, words].
"""

import json
import os
import pathlib
import random
import re
import sys
import time


class Editor:
    def __init__(self, file: pathlib.Path, own: list[str], shared: list[str], dice: random.Random) -> None:
        self.file, self.own, self.shared, self.dice = file, own, shared, dice
        self.buffer, self.pending, self.number = "", list[tuple[str, str, str]](), 0
        self.boxes = dict[str, str]()

    def open(self) -> None:
        """Read the file anew."""
        self.buffer = self.file.read_text("utf-8")

    def block(self, name: str) -> str:
        parts = re.split(r"(?m)^(?=- \[|#)", self.buffer)
        return next((part for part in parts if re.match(rf"- \[.\].*<!-- {name}\b", part)), "")

    def change(self) -> None:
        """One change of the buffer."""
        kind = self.dice.choice(["title", "title", "blurb", "box", "move", "add", "editorial"])
        name = self.dice.choice(self.own if kind in ("box", "move") else [*self.own, *self.shared])
        self.number += 1
        words, block = f"Fichier {self.number}", self.block(name)
        if kind == "add":
            name, old, new = "", "## La vie du pôle\n", f"## La vie du pôle\n\n- [x] {words} https://main.example/{self.number}\n"
        elif kind == "editorial":
            name, old = "", re.findall(r"(?m)^Cette semaine.*$", self.buffer)[0]
            new = f"Cette semaine : {words}"
        elif not block:
            return
        elif kind == "move":
            heading = self.dice.choice([*re.findall(r"(?m)^## .*\n", self.buffer)[:3], "## Plus tard\n"])
            self.buffer = self.buffer.replace(block, "", 1)
            old, new, words = heading, f"{heading}\n{block.rstrip()}\n\n", heading
        else:
            old, new, words = block, self._written(block, kind, words), words
        if old != new and old in self.buffer:
            self.buffer = self.buffer.replace(old, new, 1)
            self.pending.append((kind, name, self.boxes.pop(name, "") if kind == "box" else words))

    def _written(self, block: str, kind: str, words: str) -> str:
        if kind == "title":
            return re.sub(r"\*\*.*?\*\*", f"**{words}**", block, count=1)
        if kind == "blurb":
            return re.sub(r"(?m)^  > .*$", f"  > {words}", block, count=1)
        name = re.findall(r"<!-- (\S+)", block)[0]
        self.boxes[name] = "[ ]" if "[x]" in block.splitlines()[0] else "[x]"
        return re.sub(r"\[[ x]\]", self.boxes[name], block, count=1)

    def save(self) -> None:
        """In place, or by renaming, as text editors do."""
        target = self.file if self.dice.random() < 0.5 else self.file.with_name(".editor.tmp")
        target.write_text(self.buffer, "utf-8")
        os.replace(target, self.file)


def main(file: str, journal: str, seconds: str, seed: str, *names: str) -> None:
    own, shared = list(names[: names.index("--")]), list(names[names.index("--") + 1 :])
    editor = Editor(pathlib.Path(file), own, shared, random.Random(int(seed)))
    end = time.monotonic() + float(seconds)
    editor.open()
    with pathlib.Path(journal).open("w", encoding="utf-8") as out:
        while time.monotonic() < end:
            for _ in range(editor.dice.randint(1, 3)):
                editor.change()
            time.sleep(editor.dice.random() * 0.4)
            editor.save()
            out.writelines(json.dumps([time.monotonic(), *change]) + "\n" for change in editor.pending)
            out.flush()
            editor.pending.clear()
            if editor.dice.random() < 0.6:
                time.sleep(editor.dice.random() * 0.2)
                editor.open()


if __name__ == "__main__":
    main(*sys.argv[1:])
