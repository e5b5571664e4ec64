# accept: early-exit
# Each process ends as soon as the next is there: who kills them one by one is always late.
import os

while True:
    if os.fork():
        os._exit(0)
