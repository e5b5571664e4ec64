# accept: returned | crash | raised
import os
import signal

os.kill(-1, signal.SIGSTOP)
os.kill(-1, signal.SIGKILL)
print('done')
