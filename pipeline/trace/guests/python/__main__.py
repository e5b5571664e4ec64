"""Starts a lane: a warm interpreter, shut in, that forks one child for each sample.

    python -s -S -B <this folder> <options, JSON>

Options: `isolation` (best, namespaces, landlock, rlimits), `processes` (whether samples may start any), `layout` (fixed,
varied) and its `seed`, `packages` (folders that samples may import from beside the standard library), `lane` and `tracer` (paths of the extensions in C, or null), `folder` (an empty one, for the level that has no
file system of its own).
"""

import json
import sys

import _processes

OPTIONS = json.loads(sys.argv[1])
_processes.fixed_layout()
_processes.close_inherited()

import gc
import importlib
import os
import signal
import traceback

_WARM = (
    'abc array bisect collections collections.abc copy copyreg csv dataclasses datetime decimal enum fractions'
    ' functools hashlib heapq io itertools json linecache math numbers operator queue random re selectors statistics'
    ' string textwrap threading traceback typing unittest weakref'
).split()


def _warm_up():
    os.environ.clear()
    os.environ.update({'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'TZ': 'UTC', 'HOME': '/', 'PYTHONHASHSEED': '0'})
    # Their work after each fork is undone anyway: the seed is set, and no lock is held.
    register = os.register_at_fork
    os.register_at_fork = lambda **functions: None
    for name in _WARM:
        importlib.import_module(name)
    os.register_at_fork = register


def _forget_own():
    """A sample that imports a module of one of our names gets its own, or none."""
    here = sys.path.pop(0)
    for name, module in list(sys.modules.items()):
        if getattr(module, '__file__', None) is not None and module.__file__.startswith(here) and name != '__main__':
            del sys.modules[name]
    sys.path_importer_cache.pop(here, None)


def _folder_of(shelter):
    """Where samples run."""
    if shelter.level == 'rlimits':
        _processes.adopt_orphans()
        return OPTIONS['folder']
    # Where a program stands is not its result: the other layout runs it elsewhere.
    place = 1 if OPTIONS['layout'] == 'varied' else 0
    return shelter.folders[place] if shelter.folders else '/'


def _say(descriptor, facts):
    """The first word to the host: four bytes of length, big-endian, then JSON."""
    data = json.dumps(facts).encode()
    os.write(descriptor, len(data).to_bytes(4, 'big') + data)


def main():
    _warm_up()
    import _engine
    import _extension
    import _fast_lane
    import _folders
    import _lane
    import _places
    import _rehearsal
    import _sample
    import _shelter
    import _wire

    loop = None if OPTIONS['lane'] is None else _extension.take(OPTIONS['lane'], '_tracemill_lane')
    engine = _engine.choose(OPTIONS['tracer'])
    tools = _sample.prepare(engine, OPTIONS['layout'])
    _forget_own()
    # Last, and only now: nothing that the lane itself imports comes from there.
    sys.path += OPTIONS['packages']
    # Samples get the descriptors 0 to 2, the first at its end; the host is spoken to through others.
    jobs, reports = os.dup(0), os.dup(1)
    nothing, end = os.pipe()
    os.close(end)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    view = 'system' if OPTIONS['processes'] else 'interpreter'
    shelter = _shelter.enter(OPTIONS['isolation'], view, OPTIONS['processes'], OPTIONS['folder'])
    folder = _folder_of(shelter)
    os.chdir(folder)
    clean = shelter.clean if shelter.level != 'rlimits' else lambda: _folders.cleared(folder, 0o700)
    job = _wire.Job()
    if loop is not None:
        lane = _fast_lane.FastLane(loop, shelter, jobs, reports, clean, job)
    else:
        lane = _lane.Lane(shelter, jobs, reports, clean, job)
    # Python ignores it; a sample that meets the bound should end by it.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    _rehearsal.rehearse(tools)
    sample = _sample.Sample(tools, job, lane.last_word)
    _rehearsal.settle()
    places = _places.arrange(OPTIONS['layout'], OPTIONS['seed'])
    gc.freeze()
    _say(
        reports,
        {
            'python': list(sys.version_info[:3]),
            'engine': engine.name,
            'level': shelter.level,
            'layers': shelter.layers,
            'missing': shelter.missing,
        },
    )
    try:
        if lane.serve() is None:
            return
        # From here on this is the process of one sample.
        sample.take()
        lane.close_in()
        sample.run()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)


main()
