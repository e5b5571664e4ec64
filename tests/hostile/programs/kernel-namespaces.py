# accept: returned | denied
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x8000000, 0x4000000, 0x2000000, 0x80):
    print(flag, libc.unshare(flag) == 0)
print(libc.syscall(165, b'none', b'/tmp', b'tmpfs', 0, None) == 0, libc.syscall(155, b'.', b'.') == 0)
print(libc.chroot(b'/tmp') == 0, libc.setns(0, 0) == 0, libc.sethostname(b'pwned', 5) == 0)
