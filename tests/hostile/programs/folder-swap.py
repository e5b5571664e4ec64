# accept: returned
import os

for act in (
    lambda: os.rename('/work', '/elsewhere'),
    lambda: os.rmdir('/tmp'),
    lambda: os.rename('/tmp', os.path.abspath('tmp')),
    lambda: os.symlink('@CANARY@', '/dev/shm/link'),
    lambda: os.replace('/dev/shm/link', '/tmp/link'),
    lambda: os.mkdir('/tmp/' + 'd' * 255),
):
    try:
        act()
    except OSError:
        pass
print(os.path.isdir('/tmp'))
