# accept: raised
import select

kept = []
while True:
    kept.append((select.epoll(), select.epoll()))
    kept[-1][0].register(kept[-1][1].fileno())
