import random
import time

start = time.time()
time.sleep(3600)
print(int(time.time() - start), random.random(), random.randint(1, 100))
while time.monotonic() - start < 0.01:
    pass
