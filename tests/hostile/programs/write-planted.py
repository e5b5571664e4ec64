# accept: returned
import os

for change in (
    lambda: open('@CANARY@/canary.txt', 'a').write('poison'),
    lambda: os.truncate('@CANARY@/canary.txt', 0),
    lambda: os.rename('@CANARY@/canary.txt', '@CANARY@/pwned_renamed'),
    lambda: os.unlink('@CANARY@/.env'),
    lambda: os.chmod('@CANARY@/.env', 0),
    lambda: os.utime('@CANARY@/.env', (1, 1)),
    lambda: os.setxattr('@CANARY@/.env', 'user.pwned', b'x'),
    lambda: os.link('@CANARY@/.env', 'linked'),
    lambda: os.rmdir('@CANARY@/dataset'),
):
    try:
        change()
        print('CHANGED')
    except (OSError, AttributeError):
        pass
