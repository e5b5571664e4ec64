# accept: timeout | trace-limit | crash | early-exit | raised
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
