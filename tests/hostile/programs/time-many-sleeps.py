# accept: timeout | trace-limit
import time

while True:
    time.sleep(0.25)
