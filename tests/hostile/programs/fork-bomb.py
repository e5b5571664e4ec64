# accept: timeout | crash | early-exit | raised
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
