"""
Runs a program of ours as a sample, in the lane itself: caches of the interpreter fill, its bytecode adapts, and what else
happens once in a process has happened before the first fork. A child that has to do it pays for each page that it touches.
"""

__builtins__ = dict(vars(__import__('builtins')))

import ctypes
import gc
import sys

import _sample
import _stream
import _wire
from _store import Store

_CODE = '''
from typing import Any, Dict, Iterable, List, Optional, Set, Tuple, Union

def hint(a: List[int], b: List[str], c: List[float], d: List[Any], e: Tuple[int, int]) -> Optional[int]:
    pass

def more(a: Dict[str, int], b: List[List[int]], c: Tuple[str, str], d: Optional[str], e: Set[int]) -> List[Tuple[int, int]]:
    pass

def total(points, names):
    """The sum, and what stands for it."""
    found = {}
    for left, right in points:
        found[left] = found.get(left, 0) + right
    text = '-'.join([name.upper() for name in names if name])
    try:
        found['none'][0]
    except KeyError as error:
        text += str(error)
    return [sum(found.values()), text, (1.5, None, True)]
'''
_CALL = "total([(1, 2), (3, 4)], ['a', 'b'])"
# The numbers of `Job`: a call; whether to record, and the bodies of modules too; limits, which nothing of it meets.
_LIMITS = (60000, 10, 1 << 30, 1 << 20, 1 << 20, 0, 10000, 1 << 16, 3, 12, 200, 4096, 0)
_ROOM = 1 << 17
# After so many the bytecode of 3.11 to 3.13 has adapted.
_ROUNDS = 12
_GARBAGE = 100000


def _nothing():
    pass


def rehearse(tools):
    """In the lane, before the first fork. It stays as it was for all that a sample can see."""
    modules = dict(sys.modules)
    set_limit, get_limit = sys.setrecursionlimit, sys.getrecursionlimit
    limit = get_limit()
    arguments = sys.argv
    for _ in range(_ROUNDS):
        for record in (0, 1):
            store = Store(memoryview(bytearray(_ROOM)))
            job = _wire.Job()
            job.fill((_wire.CALL, record, 0) + _LIMITS, _CODE, _CALL, store.memory)
            sample = _sample.Sample(tools, job, lambda text: store.write(_stream.end(text)))
            # The functions that are to run at the end of a sample are not ours to run.
            sample._wait = _nothing
            sample.take()
            sample.run()
            if b'"kind":"returned"' not in bytes(store.memory):
                raise RuntimeError('a sample of our own does not return')
            sys.setrecursionlimit, sys.getrecursionlimit = set_limit, get_limit
            set_limit(limit)
            tools.watch.ours = True
    sys.argv = arguments
    sys.modules.clear()
    sys.modules.update(modules)


def settle():
    """Afterwards: what is here stays as it is, and no child has to copy it."""
    # Seldom, so that the tracer's own objects hardly move the moment of a collection.
    gc.set_threshold(_GARBAGE, 50, 50)
    gc.collect()
    gc.freeze()
    gc.disable()
    trim = getattr(ctypes.CDLL(None), 'malloc_trim', None)
    if trim is not None:
        trim(0)
