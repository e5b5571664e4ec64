# accept: returned
# Locks, leases and owners of files that all lanes see; what they do to others is the neighbours' test.
import fcntl
import os

for path in (os.__file__, '/dev/null', '/usr/bin/env'):
    for act in (
        lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB),
        lambda file: fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB),
        lambda file: fcntl.fcntl(file, 1024, fcntl.F_RDLCK),
        lambda file: fcntl.fcntl(file, fcntl.F_SETOWN, 1),
        lambda file: fcntl.fcntl(file, 10, 9),
    ):
        try:
            with open(path) as file:
                act(file)
        except OSError:
            pass
print('done')
