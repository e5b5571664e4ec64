# accept: tampered
import threading


def hook(*_):
    return hook


threading.settrace(hook)
thread = threading.Thread(target=print, args=('threaded',))
thread.start()
thread.join()
