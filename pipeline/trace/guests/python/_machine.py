"""What a sample sees of the machine it runs on: one processor, whatever there is and wherever the lane is at work."""

__builtins__ = dict(vars(__import__('builtins')))

import os


def cpu_count():
    return 1


def process_cpu_count():
    return 1


def sched_getaffinity(pid):
    return {0}


def install():
    for function in (cpu_count, process_cpu_count, sched_getaffinity):
        if hasattr(os, function.__name__):
            function.__module__ = 'posix'
            setattr(os, function.__name__, function)
