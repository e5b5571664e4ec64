# accept: returned
import sys


class Finder:
    def find_spec(self, *_):
        raise SystemExit(6)


sys.meta_path.insert(0, Finder())
sys.path_hooks[:] = []
sys.modules['json'] = sys.modules['threading'] = sys.modules['atexit'] = None
