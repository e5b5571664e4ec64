# accept: timeout
import threading

threading.Event().wait()
