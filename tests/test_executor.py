import concurrent.futures
import inspect
import multiprocessing
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool

import psutil
import pytest

from homes import wait_for
from techwatch import executor
from techwatch.errors import FeedError, TechwatchError

BOTH = pytest.mark.parametrize("spec", ["1", "2"])


def double(number: int) -> int:
    return 2 * number


def pid(_: int = 0) -> int:
    return os.getpid()


def fail(subject: str) -> None:
    raise FeedError(subject, "broken", "on purpose")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@BOTH
def test_work_is_done_and_errors_come_back_whole(spec):
    with executor.open_executor(spec) as pool:
        assert list(pool.map(double, range(5))) == [0, 2, 4, 6, 8]
        error = pool.submit(fail, "https://gazette.example/feed").exception()
        assert isinstance(error, FeedError)
        assert (error.subject, error.reason, str(error)) == (
            "https://gazette.example/feed",
            "broken",
            "https://gazette.example/feed: on purpose",
        )


def test_one_is_this_process_and_two_is_another():
    with executor.open_executor("1") as here, executor.open_executor("2") as there:
        assert here.submit(pid).result() == os.getpid() != there.submit(pid).result()


def test_a_worker_that_dies_breaks_the_pool_and_a_new_one_works():
    with executor.open_executor("2") as pool:
        assert pool.submit(double, 1).result() == 2
        with pytest.raises(BrokenProcessPool):
            pool.submit(die).result(30)
        with pytest.raises(concurrent.futures.BrokenExecutor):
            pool.submit(double, 1)
    with executor.open_executor("2") as pool:
        assert pool.submit(double, 2).result() == 4


PARENT = """
import sys, time, test_executor
from techwatch.executor import open_executor
if __name__ == "__main__":
    pool = open_executor("2")
    print(*{pool.submit(test_executor.pid).result() for _ in range(4)}, flush=True)
    time.sleep(120)
"""


@pytest.mark.slow
def test_workers_leave_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    paths = os.pathsep.join([str(pathlib.Path(__file__).parent), *sys.path])
    environ = os.environ | {"PYTHONPATH": paths}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environ) as parent:
        workers = [int(number) for number in parent.stdout.readline().split()]
        assert workers
        assert all(psutil.pid_exists(worker) for worker in workers)
        parent.kill()
    wait_for(lambda: not any(_alive(worker) for worker in workers), 20)


def _alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


STOPPED = """
import time
from techwatch import executor

with executor.open_executor("2") as pool:
    print(pool.submit(abs, -1).result(), flush=True)
    pool.submit(time.sleep, 60).result()
"""


def test_ctrl_c_ends_workers_at_once_and_without_a_word_of_theirs(tmp_path):
    with (tmp_path / "err").open("w+") as told:
        command = [sys.executable, "-c", STOPPED]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, text=True, start_new_session=True) as stopped:
            assert stopped.stdout.readline() == "1\n"
            os.killpg(stopped.pid, signal.SIGINT)  # as a terminal does: to all of its processes
            assert stopped.wait(20) != 0
        told.seek(0)
        assert told.read().count("Traceback") == 1, "that of the process itself"


def test_opening_a_pool_starts_nothing():
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with executor.open_executor("8"):
        assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


@pytest.mark.parametrize(("spec", "width"), [("1", 1), ("12", 12), ("tcp://dask.example:8786", 8), ("auto", len(os.sched_getaffinity(0)))])
def test_how_much_runs_side_by_side(spec, width):
    assert executor.width(spec) == width


def all_errors(kind: type[TechwatchError]) -> list[type[TechwatchError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in all_errors(child))]


@pytest.mark.parametrize("kind", all_errors(TechwatchError)[1:], ids=lambda kind: kind.__name__)
def test_every_error_survives_the_way_between_processes(kind):
    wanted = [p for p in inspect.signature(kind).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    arguments = [1 if p.annotation is int else "x" for p in wanted]
    error = kind(*arguments)
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.args, str(back)) == (kind, error.args, str(error))


def test_within_a_limit_of_time_work_comes_back_and_what_lasts_is_killed():
    assert executor.within(20, int, "2a", base=16) == 42
    assert executor.within(20, os.getpid) != os.getpid()
    with pytest.raises(ValueError, match="could not convert string to float"):
        executor.within(20, float, "one")
    with pytest.raises(EOFError):
        executor.within(20, os._exit, 1)
    with pytest.raises(TimeoutError):
        executor.within(0.2, time.sleep, 60)
    assert multiprocessing.active_children() == []


def test_within_a_limit_of_memory_work_comes_back_and_what_swells_is_told():
    assert executor.within(20, executor.bounded, 300_000_000, int, "2a", base=16) == 42
    with pytest.raises(MemoryError):
        executor.within(20, executor.bounded, 300_000_000, bytearray, 400_000_000)
    assert len(bytearray(400_000_000)) == 400_000_000, "this process has no such limit"
