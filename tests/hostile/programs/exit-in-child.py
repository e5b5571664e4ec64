# accept: returned
# The child runs on to the end, where it must say nothing of its own.
import os

pid = os.fork()
if pid:
    os.waitpid(pid, 0)
print('once' if pid else 'twice')
