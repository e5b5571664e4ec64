# accept: returned
import fcntl

for descriptor in (0, 1, 2):
    for request in (0x5412, 0x540E, 0x541D, 0x5423):
        try:
            fcntl.ioctl(descriptor, request, b'x')
            print('DID', descriptor, hex(request))
        except OSError:
            pass
