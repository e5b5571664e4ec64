# accept: returned
import threading


def spin():
    while True:
        pass


threading.Thread(target=spin, daemon=True).start()
print('main done')
