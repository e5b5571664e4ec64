# accept: file-limit | raised
import os

descriptor = os.open('reserved', os.O_CREAT | os.O_RDWR)
os.posix_fallocate(descriptor, 0, 1 << 40)
