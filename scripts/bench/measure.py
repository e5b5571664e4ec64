"""Runs a command and prints what it cost: CPU of the whole process tree, wall time, the largest process.

The command's own standard output goes through, so that it can say how much work it did.
"""
import json
import resource
import subprocess
import sys
import time

began = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=False)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "code": done.returncode,
    "cpu_s": usage.ru_utime + usage.ru_stime,
    "wall_s": time.monotonic() - began,
    "peak_mb": usage.ru_maxrss / 1024,
    "stdout": done.stdout.decode(),
}))
