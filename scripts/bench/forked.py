"""A baseline: a warm interpreter that forks for each sample and does nothing else: no trace, no isolation, no answer."""
import gc
import importlib
import os

os.register_at_fork = lambda **functions: None
for name in (
    'abc array bisect collections copy csv dataclasses datetime decimal enum fractions functools hashlib heapq io'
    ' itertools json math numbers operator queue random re selectors statistics string textwrap threading traceback'
    ' typing unittest weakref'
).split():
    importlib.import_module(name)

from served import serve


def run(job):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            namespace = {'__name__': 'program'}
            exec(compile(job['code'], '<program>', 'exec'), namespace)
            eval(compile(job['call'], '<call>', 'eval'), namespace)
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0


gc.collect()
gc.freeze()
gc.disable()
serve(run)
