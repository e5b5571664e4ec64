"""Writes random values with both tracers and compares the texts; and follows the trail of one value through another.

    python native_values.py <guest> <extension> <seed> <rounds>        one JSON: {"values", "trails", "plain", "wrong": [...]}
"""

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import random
import re
import sys
import types

GUEST, EXTENSION, SEED, ROUNDS = sys.argv[1:5]
sys.path.insert(0, GUEST)

import _native
from _values import LITERAL_DEPTH, Values
from _values.look import KIND, same as reads_the_same

_native.load(EXTENSION)
__name__ = 'program'
chance = random.Random(int(SEED))


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ('a', 'b', '__dict__')


class Bare:
    __slots__ = ('only',)


class Rows(list):
    pass


class Table(dict):
    pass


class Whole(int):
    pass


class Word(str):
    pass


class Bag(set):
    pass


class Hostile(type):
    def __getattribute__(cls, name):
        raise SystemExit('asked for ' + name)

    def __hash__(cls):
        raise SystemExit('hashed')

    def __eq__(cls, other):
        raise SystemExit('compared')


class Trap(metaclass=Hostile):
    def __repr__(self):
        raise SystemExit('shown')

    def __getattribute__(self, name):
        raise SystemExit('asked')

    def __eq__(self, other):
        raise SystemExit('compared')

    __hash__ = None


class Color(enum.Enum):
    RED = 1
    GREEN = 'g'
    MIXED = (1, [2])


class Level(enum.IntFlag):
    LOW = 1
    HIGH = 2


@dataclasses.dataclass(frozen=True)
class Card:
    rank: int
    suit: str


class Trouble(ValueError):
    pass


class Ledger(collections.defaultdict):
    pass


Pair = collections.namedtuple('Pair', 'left right')
TEXTS = [
    '', 'a', "it's", '"', '\'"', 'tab\t\n\r\\', '\0\x1f\x7f\x80\xa0\xad', 'é', 'naïve', '日本', '\ud800', '\udfff x', '\U0001f600', '\u2028',
    '\ue000', 'at 0x7f', 'beat 0x12', 'é at 0xAB', 'at 0', 'x' * 39, 'y' * 41, 'z' * 300, 'é' * 50, '\U0001f600' * 70, 'at 0x' * 20,
]
NUMBERS = [
    0, 1, -1, 7, 10**9 - 1, 10**9, -(10**9), 2**30, 2**31, 2**60, 2**62 - 1, 2**62, -(2**62), 2**63, -(2**63), 2**64, 10**38, 10**39,
    10**40, 10**41, -(10**45), 10**199, 10**201, 2**803, 2**804, 2**805, 10**4000, 1 << 13999, 1 << 14000, 1 << 20000,
]
REALS = [0.0, -0.0, 1.0, -1.5, 0.1, 1e15, 1e16, 123456789012345.0, 1e100, 1e-7, float('inf'), float('-inf'), float('nan'), -float('nan'), 2**53 + 0.0]


def function():
    yield 1


function.__name__ = 'renamed'
PLAIN = [
    None, True, False, NotImplemented, ..., len, [].append, Point, int, type, Hostile, Trap, Color, Color.RED, Color.GREEN, Color.MIXED,
    Level.LOW, Level.LOW | Level.HIGH, function, function(), lambda: 0, Point(1, 2).__init__, sys, types.ModuleType('m'), object(),
    range(3), range(0), range(1, 9, 2), range(10**30), slice(1, None), 1j, decimal.Decimal('1.50'), fractions.Fraction(1, 3),
    datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), datetime.timedelta(1), re.compile('a+'),
    iter([]), iter({}), zip(), map(len, []), enumerate([]), property(), Trap, ValueError(), ValueError('no'), KeyError(1, [2]), Trouble('x'), OSError(2, 'no'),
    b'', b'ab\'"\\\n\xff', b'q' * 500, bytearray(b'abc'), memoryview(b'a'), collections.deque(), collections.Counter(), collections.OrderedDict(),
    Card(1, 'hearts'), Pair(1, 2), Pair([1], None), types.SimpleNamespace(a=1), Bare(), Slotted(), Whole(3), Word('w'), frozenset(), set(),
]


def leaf():
    kind = chance.randrange(10)
    if kind < 3:
        return chance.choice(NUMBERS) if chance.random() < 0.3 else chance.randrange(-50, 50)
    if kind < 5:
        return chance.choice(TEXTS) if chance.random() < 0.6 else ''.join(chance.choice("ab'\\\néa日") for _ in range(chance.randrange(60)))
    if kind < 6:
        return chance.choice(REALS) if chance.random() < 0.6 else chance.uniform(-1000, 1000)
    return chance.choice(PLAIN)


def hashable(depth):
    kind = chance.randrange(6)
    if kind == 0 and depth:
        return tuple(hashable(depth - 1) for _ in range(chance.randrange(4)))
    if kind == 1 and depth:
        return frozenset(hashable(depth - 1) for _ in range(chance.randrange(4)))
    if kind == 2:
        return chance.choice([None, True, Color.RED, Card(2, 'clubs'), Pair(1, 'b'), int, b'x'])
    return chance.choice([chance.choice(NUMBERS[:12]), chance.choice(TEXTS), chance.choice(REALS), chance.randrange(40)])


def instance(items):
    point = Point(*((items + [0, 0])[:2]))
    for place, item in enumerate(items[2:]):
        setattr(point, chance.choice(['z', 'é', '_private', 'a%d' % place]), item)
    return point


def value(depth, above):
    if depth == 0 or chance.random() < 0.25:
        return chance.choice(above) if above and chance.random() < 0.1 else leaf()
    kind = chance.randrange(16)
    size = chance.choice([0, 1, 1, 2, 3, 5, 14, 40])
    if kind in (0, 1, 2, 3):
        made = [] if kind < 3 else Rows()
        made.extend(value(depth - 1, above + [made]) for _ in range(size))
        return made
    if kind == 4:
        return tuple(value(depth - 1, above) for _ in range(size))
    if kind in (5, 6, 7):
        made = [{}, Table(), collections.OrderedDict()][kind - 5]
        for _ in range(size):
            made[hashable(2)] = value(depth - 1, above + [made])
        return made
    if kind == 8:
        made = chance.choice([set, frozenset, Bag])
        return made(hashable(2) for _ in range(chance.choice([size, size, 1100])))
    if kind == 9:
        made = chance.choice([collections.defaultdict, Ledger])(chance.choice([None, int, list, leaf, Point]))
        made.update((hashable(1), value(depth - 1, above + [made])) for _ in range(size))
        return made
    if kind == 10:
        return collections.deque([value(depth - 1, above) for _ in range(size)], chance.choice([None, 5, 100]))
    if kind == 11:
        made = collections.Counter(hashable(1) for _ in range(size * 3))
        if chance.random() < 0.2:
            made['odd'] = chance.choice([1.5, 2**70, True])
        return made
    if kind == 12:
        return instance([value(depth - 1, above) for _ in range(size)])
    if kind == 13:
        made = Slotted()
        if size:
            made.b = value(depth - 1, above + [made])
        if size > 2:
            made.a = value(depth - 1, above + [made])
            made.more = leaf()
        return made
    if kind == 14:
        return chance.choice([Pair, lambda *items: Trouble(*items)])(value(depth - 1, above), value(depth - 1, above))
    return chance.choice([{}.keys, {1: 2}.items, {'a': [1]}.values, Trap])()


def twin(made, depth=4):
    """A copy that is equal in most parts, at another address."""
    if chance.random() < 0.05:
        return leaf()
    kind = type(made)
    if depth and any(kind is each for each in (list, Rows, collections.deque)):
        return kind([twin(item, depth - 1) for item in made])
    if depth and kind is tuple:
        return tuple([twin(item, depth - 1) for item in made])
    if depth and kind is dict:
        return {key: twin(item, depth - 1) for key, item in made.items()}
    if depth and kind is Point:
        return instance([twin(item, depth - 1) for item in vars(made).values()])
    if kind is set:
        return set(made)
    return made


def caps():
    return (
        chance.choice([0, 1, 2, 3, 3, 5, 40]),
        chance.choice([0, 1, 2, 6, 12, 12, 2000, sys.maxsize]),
        chance.choice([0, 1, 10, 40, 41, 80, 200, 200, 4096]),
    )


def shown(text):
    return text if len(text) < 300 else text[:300] + '...'


def main():
    wrong = []
    trails = plain = 0
    for turn in range(int(ROUNDS)):
        depth, elements, characters = caps()
        values = Values(depth, elements, characters, True)
        made = value(chance.randrange(5), [])
        text = values.text(made)
        found = _native.text(values, made)
        if text != found:
            wrong.append({'caps': [depth, elements, characters], 'python': shown(text), 'c': shown(found)})
            continue
        given = Values(LITERAL_DEPTH, sys.maxsize, characters)
        text, found = given.text(made), _native._tracer.told(made, characters)
        if found is not None:
            plain += 1
            told = json.loads('{%s}' % found)
            if told != {'kind': 'returned', 'value': text, 'literal': True} or not given.literal:
                wrong.append({'told': characters, 'python': shown(text), 'literal': given.literal, 'c': shown(found)})
        other = twin(made)
        for first, second in ((made, made), (made, other), (other, made)):
            noted = values.text(first)
            note = values.note
            if note is not None and note[KIND] is type(first) and reads_the_same(second, note) and values.text(second) != noted:
                wrong.append({'caps': [depth, elements, characters], 'note of': shown(noted), 'is told of': shown(values.text(second))})
            same = _native.same(values, first, second)
            trails += same is not None
            if same and values.text(first) != values.text(second):
                wrong.append({'caps': [depth, elements, characters], 'trail of': shown(values.text(first)), 'leads through': shown(values.text(second))})
        if _native.same(values, made, made) is False:
            wrong.append({'caps': [depth, elements, characters], 'trail does not lead through itself': shown(text)})
    json.dump({'values': int(ROUNDS), 'trails': trails, 'plain': plain, 'wrong': wrong[:10]}, sys.stdout)


main()
