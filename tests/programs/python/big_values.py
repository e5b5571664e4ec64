import collections
import datetime
import decimal
import enum
import fractions
from dataclasses import dataclass, field


class Color(enum.Enum):
    RED = 1


@dataclass
class Point:
    x: int
    y: list = field(default_factory=list)


class Slotted:
    __slots__ = ('a', 'b')


Pair = collections.namedtuple('Pair', 'left right')
one = 10 ** 5000
two = -(10 ** 20)
three = [list(range(100)) for _ in range(50)]
four = 'x' * 1000
five = {str(k): [[k]] for k in range(40)}
six = set('hello world') | {1, (2, 3)}
seven = [Color.RED, Point(1), Pair(1, Pair(2, 3)), Slotted(), decimal.Decimal('1.50'), fractions.Fraction(1, 3)]
seven[3].a = seven
eight = [collections.deque([1, 2], 3), collections.Counter('abcab'), collections.defaultdict(list, k=[1]), frozenset([2, 1])]
nine = [datetime.date(2020, 1, 2), datetime.timedelta(1), range(5), slice(1, 2), bytearray(b'ab'), b'\0', 1e300, float('nan'), -0.0, 2j]
ten = [print, len, Point, lambda: 0, enum, iter([]), object(), ValueError('v', 1), NotImplemented, ..., Point.__init__, [].append]
eleven = '\ud800\0\x1b"\'\u00e9'
twelve = collections.OrderedDict([('b', 1), ('a', 2)])
twelve.move_to_end('b')


def nest(n):
    deep = []
    for _ in range(n):
        deep = [deep]
    return deep


deep = nest(3000)
print('done')
