# accept: timeout
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
print('went on')
