# accept: output-limit
import sys

for _ in range(64):
    sys.stdout.write('x' * (1 << 20))
