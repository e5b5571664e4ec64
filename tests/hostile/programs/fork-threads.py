# accept: raised | memory
import threading

gate = threading.Event()
for _ in range(100_000):
    threading.Thread(target=gate.wait, daemon=True).start()
