"""The command in a process of its own without two seconds of imports: a child of a process that has read the modules and the list.

Such a child is as mortal as a process started anew, has its own session, environment and exit, and knows nothing
of other children. Starting Python itself is tested in test_cli.py and test_whole_run.py.
"""

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

PARENT = """
import gc, importlib, json, os, pkgutil, socket, sys
import techwatch.cli, techwatch.pipeline
for module in pkgutil.walk_packages(techwatch.pipeline.__path__, "techwatch.pipeline."):
    importlib.import_module(module.name)
from techwatch import home
home.read_list(home.list_files(home.PACKAGE, home.DEFAULT_LIST))
for name in sys.argv[2:]:
    importlib.import_module(name)
gc.freeze()
link = socket.socket(fileno=int(sys.argv[1]))
link.send(b"ready")
while True:
    words, files, _, _ = socket.recv_fds(link, 1_000_000, 2)
    if not words:
        os._exit(0)
    child = os.fork()
    if not child:
        break
    for file in files:
        os.close(file)
    link.send(str(child).encode())
    link.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
link.close()
os.setsid()
os.dup2(files[0], 1)
os.dup2(files[1], 2)
asked = json.loads(words)
os.environ.clear()
os.environ.update(asked["env"])
os.chdir(asked["folder"])
if asked["program"]:
    sys.argv = ["-c", *asked["arguments"]]
    exec(compile(asked["program"], "<program>", "exec"), {"__name__": "__main__"})
else:
    sys.argv = ["techwatch", *asked["arguments"]]
    techwatch.cli.main()
"""


@dataclass
class Child:
    """A process that is at work; `code` as subprocess gives it, None while it runs."""

    pid: int
    link: socket.socket
    code: int | None = None

    def wait(self, seconds: float) -> int | None:
        """Its exit code; None: it is still at work after so long."""
        self.link.settimeout(max(seconds, 0.001))
        with contextlib.suppress(TimeoutError):
            self.code = int(self.link.recv(100))
        return self.code

    def kill(self) -> None:
        """Kill -9 of the process and all that it started."""
        os.killpg(self.pid, signal.SIGKILL)
        self.wait(20)


@functools.cache
def _parent(modules: tuple[str, ...]) -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # threads of a numerical library would not outlive the fork
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    nowhere = subprocess.DEVNULL
    command = [sys.executable, "-c", PARENT, str(theirs.fileno()), *modules]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environ, stdin=nowhere, stdout=nowhere)
    theirs.close()
    assert ours.recv(100) == b"ready"
    atexit.register(_leave, ours, process)
    return ours


def _leave(link: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    link.close()
    process.wait(20)


@dataclass(frozen=True)
class Program:
    """What a child does: the command (text ""), or a program of Python's; `modules` are read beforehand, once for all."""

    text: str = ""
    modules: tuple[str, ...] = ()


COMMAND = Program()
READING = Program(modules=("spacy", "spacy.lang.en", "spacy.lang.fr", "trafilatura.metadata"))
"""The command where pages are read in its own process."""


@contextlib.contextmanager
def begun(*arguments: str, program: Program = COMMAND, out: IO[bytes] | None = None, err: IO[bytes] | None = None) -> Iterator[Child]:
    """A child with these arguments, one at a time; killed at the end if still at work."""
    asked = {"arguments": arguments, "program": program.text, "env": dict(os.environ), "folder": os.getcwd()}
    link = _parent(program.modules)
    link.settimeout(60)
    with open(os.devnull, "wb") as nowhere:
        socket.send_fds(link, [json.dumps(asked).encode()], [(out or nowhere).fileno(), (err or nowhere).fileno()])
    child = Child(int(link.recv(100)), link)
    try:
        yield child
    finally:
        if child.code is None:
            child.kill()


def forked(*arguments: str, seconds: float = 300) -> "subprocess.CompletedProcess[str]":
    """The command to its end, as subprocess.run with its output captured."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with begun(*arguments, out=out, err=err) as child:
            code = child.wait(seconds)
        assert code is not None, f"still at work after {seconds} s: {arguments}"
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read().decode(), err.read().decode())
