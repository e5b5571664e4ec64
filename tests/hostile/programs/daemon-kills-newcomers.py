# accept: returned
# In a process namespace it would see the next sample come; elsewhere it would not be started at all.
import os
import signal

if os.fork() == 0:
    os.setsid()
    own = os.getpid()
    while True:
        for pid in range(own + 1, own + 4096):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
print('parent done')
