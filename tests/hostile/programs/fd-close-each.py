# accept: returned | raised | early-exit | protocol | tampered
import os

for descriptor in range(256):
    try:
        os.close(descriptor)
    except OSError:
        pass
print('nobody hears this')
