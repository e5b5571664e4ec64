# accept: returned
# A stopped process acts on no signal but the last one.
import os
import signal

pid = os.fork()
if pid == 0:
    os.setsid()
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)
os.waitpid(pid, os.WUNTRACED)
print('parent done')
