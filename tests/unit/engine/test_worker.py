# What enters: a pool whose owner is killed. What leaves: no worker.
import subprocess
import sys
from pathlib import Path

OWNER = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pipe, get_context
from netpes_learn.engine import worker

if __name__ == "__main__":
    leash, held = Pipe(duplex=False)
    pool = ProcessPoolExecutor(
        2, mp_context=get_context("spawn"), initializer=worker.begin, initargs=(leash,)
    )
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(OWNER, "utf-8")
    owner = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert int(owner.stdout.readline()) != owner.pid
    owner.kill()
    # A worker that lived on would hold the pipe open: this raises TimeoutExpired then.
    owner.communicate(timeout=60)
