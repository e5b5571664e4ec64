"""
A baseline: what the executor published with HumanEval does for a sample, which is no sandbox: a manager and a process,
and in that a temporary folder, a timer, streams that lead nowhere, and functions of the standard library taken away.
"""
import contextlib
import io
import multiprocessing
import signal
import tempfile

from served import serve

TAKEN = {
    'os': 'kill system putenv remove removedirs fchdir setuid fork forkpty killpg rename renames truncate replace unlink'
    ' fchmod fchown chmod chown chroot lchown getcwd chdir',
    'shutil': 'rmtree move chown',
    'subprocess': 'Popen',
}


def _take_away():
    import builtins
    import faulthandler
    import os
    import shutil
    import subprocess

    faulthandler.disable()
    os.environ['OMP_NUM_THREADS'] = '1'
    builtins.exit = builtins.quit = None
    for module in (os, shutil, subprocess):
        for name in TAKEN[module.__name__].split():
            setattr(module, name, None)


def _too_long(number, frame):
    raise TimeoutError


def call(job, found):
    import os
    import shutil

    folder = tempfile.mkdtemp()
    removes, changes = shutil.rmtree, (os.chdir, os.unlink, os.rmdir)
    os.chdir(folder)
    _take_away()
    namespace = {'__name__': 'program'}
    signal.setitimer(signal.ITIMER_REAL, 10)
    signal.signal(signal.SIGALRM, _too_long)
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        exec(job['code'], namespace)
        found.append(repr(eval(job['call'], namespace)))
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.chdir, os.unlink, os.rmdir = changes
    os.chdir('/')
    removes(folder)


def run(job):
    manager = multiprocessing.Manager()
    found = manager.list()
    process = multiprocessing.Process(target=call, args=(job, found))
    process.start()
    process.join(timeout=11)
    if process.is_alive():
        process.kill()
    returned = len(found) == 1
    manager.shutdown()
    return returned


if __name__ == '__main__':
    serve(run)
