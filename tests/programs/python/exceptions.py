import contextlib


class Problem(Exception):
    def __init__(self, code):
        super().__init__('problem', code)


def fail(n):
    try:
        if n == 1:
            raise Problem(n)
        return {}[n]
    except KeyError as error:
        raise ValueError('no') from error
    finally:
        print('left')


for n in (1, 2):
    try:
        fail(n)
    except (Problem, ValueError) as error:
        print(type(error).__name__)
with contextlib.suppress(ZeroDivisionError):
    1 / 0
try:
    try:
        raise OSError(2, 'gone')
    except OSError:
        raise
except OSError as error:
    print(error.errno)


def override():
    try:
        raise KeyError('k')
    finally:
        return 'kept'


print(override())
raise Problem(3)
