# accept: returned | raised
import os
import signal

for number in range(12):
    if os.fork() == 0:
        os.setsid()
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        while True:
            signal.pause()
print('parent done')
