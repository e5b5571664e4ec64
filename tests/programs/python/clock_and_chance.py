import random
import time

start = time.monotonic()
time.sleep(3600)
print(int(time.monotonic() - start), random.random(), random.randint(1, 100))
while time.monotonic() - start < 3600.001:
    pass
