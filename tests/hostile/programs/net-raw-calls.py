# accept: returned | denied
# socket, connect, bind and listen by number, and through the 32-bit gate of io_uring.
import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)
address = struct.pack('=HHIQ', 2, ((@PORT@ & 255) << 8) | (@PORT@ >> 8), 0x0100007F, 0)
made = libc.syscall(41, 2, 1, 0)
print(made, libc.syscall(42, made, address, 16), libc.syscall(49, made, address, 16), libc.syscall(50, made, 1))
print(libc.syscall(425, 8, ctypes.create_string_buffer(120)))
