"""The pipes of a sample's standard streams, at the lane's end."""

__builtins__ = dict(vars(__import__('builtins')))

import os

_CHUNK = 65536


class Channel:
    """Keeps what came through, up to a number of bytes."""

    def __init__(self, most):
        self.most = most
        # A pipe of its own for each sample: the flags of the one end are shared by all who hold it.
        self.reader, self.writer = os.pipe()
        self.parts = []
        self.size = 0
        self.open = True
        os.set_blocking(self.reader, False)

    def take(self):
        """Reads what there is; whether more than allowed came. Never waits for the end: an orphan may hold it."""
        while self.open:
            try:
                data = os.read(self.reader, _CHUNK)
            except BlockingIOError:
                break
            if not data:
                self.open = False
                break
            before = self.size
            self.size += len(data)
            if before < self.most:
                self.parts.append(data[: self.most - before])
            if self.size > self.most:
                return True
        return False

    def close(self):
        os.close(self.reader)


class Feed:
    """What a sample reads, with its end after it. Writes no more at once than the pipe takes."""

    def __init__(self, data):
        self.reader, self.writer = os.pipe()
        self.left = memoryview(data)
        os.set_blocking(self.writer, False)
        self.give()

    def give(self):
        """False once all is written or nobody reads any more."""
        try:
            while self.left:
                self.left = self.left[os.write(self.writer, self.left) :]
        except BlockingIOError:
            return True
        except BrokenPipeError:
            pass
        self.close()
        return False

    def close(self):
        if self.writer >= 0:
            os.close(self.writer)
            self.writer = -1
