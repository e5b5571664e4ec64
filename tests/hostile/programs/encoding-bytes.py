# accept: returned
import os

os.write(1, bytes(range(256)))
os.write(1, '\N{ZERO WIDTH JOINER}\u202e\ufeff'.encode() + b'\xed\xa0\x80')
