# accept: raised | memory
import mmap

maps = []
while True:
    maps.append(mmap.mmap(-1, 32 << 20))
    maps[-1][:] = b'x' * (32 << 20)
