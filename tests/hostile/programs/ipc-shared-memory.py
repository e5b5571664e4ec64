# accept: returned | raised
from multiprocessing import shared_memory

kept = shared_memory.SharedMemory('pwned_own', create=True, size=4096)
kept.buf[:4] = b'left'
print('made')
