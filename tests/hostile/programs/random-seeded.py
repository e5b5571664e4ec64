# accept: returned
import random
import time

print(random.random(), hash('text'), {'a', 'b', 'c', 'd'}, object())
print(time.time(), time.perf_counter(), time.monotonic_ns())
