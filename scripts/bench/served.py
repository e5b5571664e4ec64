"""A baseline's loop: a line with calls comes in, a line with the CPU seconds that they cost goes out."""
import json
import resource
import sys


def _used():
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def serve(run):
    """Runs each call by `run`, a function of its job: {"code", "call"}."""
    for line in sys.stdin:
        before = _used()
        for job in json.loads(line):
            run(job)
        print(json.dumps(_used() - before), flush=True)
