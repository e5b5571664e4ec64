# accept: output-limit | timeout
import os

for _ in range(8):
    if os.fork() == 0:
        while True:
            os.write(1, b'flood' * 1000)
for _ in range(8):
    os.wait()
