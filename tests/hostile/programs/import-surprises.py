# accept: returned
for name in ('this', 'readline', 'curses', 'sqlite3', 'ssl', 'asyncio', 'multiprocessing', 'pdb', 'cProfile'):
    try:
        __import__(name)
    except ImportError:
        pass
print('imported')
