# accept: returned
# A lock on a file that all lanes see would be a way to talk, and to make others wait.
import fcntl
import os

for lock in (fcntl.flock, fcntl.lockf):
    for path in (os.__file__, '/dev/null', '/usr/bin/env'):
        try:
            with open(path) as file:
                lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                print('LOCKED', path)
        except OSError:
            pass
