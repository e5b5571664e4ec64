# accept: returned | raised | tampered | early-exit | protocol
import sys


def refuse(event, facts):
    raise RuntimeError(event)


sys.addaudithook(refuse)
x = 1
print(x)
