"""The loop of a lane in C (`native/lane.c`): the same, but that between two samples no Python code runs."""

__builtins__ = dict(vars(__import__('builtins')))

import gc

import _processes
from _wire import Job


class FastLane:
    """See `_lane.Lane`. `module`: the extension, whose functions a child calls where it can do without Python's."""

    def __init__(self, module, shelter, jobs, reports, clean, job):
        self._shelter = shelter
        self._module = module
        folders = tuple(shelter.folders) if shelter.level == 'namespaces' else ()
        sweep = _processes.sweep if shelter.level == 'rlimits' else _nothing
        programs = shelter.programs()
        self.serve = module.serve
        self.last_word = module.last_word
        if programs is not None:
            self.close_in = module.close_in
        module.open(
            jobs,
            reports,
            shelter.can_kill_all,
            shelter.group(),
            programs or (0, 0),
            shelter.threads(),
            folders,
            clean,
            sweep,
            gc.enable,
            job,
            tuple([vars(Job)[name] for name in Job.__slots__]),
        )

    def close_in(self):
        """In the child, last of all before the sample runs."""
        self._shelter.put_on_filter(False)
        self._module.close_in()


def _nothing():
    pass
