# accept: timeout | trace-limit
def ping(n):
    return n + 1


def pong(n):
    return n - 1


n = 0
while n < 2:
    n = pong(ping(n))
