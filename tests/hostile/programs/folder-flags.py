# accept: returned
# Files that nobody may remove: immutable, by the call behind chattr.
import ctypes
import fcntl
import os

descriptor = os.open('kept', os.O_CREAT | os.O_RDWR)
for request in (0x40086602, 0x401C5820):
    try:
        fcntl.ioctl(descriptor, request, b'\x10' + b'\0' * 27)
        print('MARKED')
    except OSError:
        pass
for name in (b'user.x', b'security.x', b'trusted.x'):
    ctypes.CDLL(None).fsetxattr(descriptor, name, b'x', 1, 0)
