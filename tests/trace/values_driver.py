"""Random values under random caps. Compares the texts of plain ones with a naive writer, and checks that what is said to
read the same has the same text, and what is said to be whole is the same where more is allowed.

    python values_driver.py <folder of the guest> <seed> <rounds>        one JSON: {"texts", "same", "wrong"}
"""

import collections
import json
import random
import sys

sys.path.insert(0, sys.argv[1])

import _values
from _values.look import KIND, same as reads_the_same
from values_scenes import Other, Point, scenes, scenes_alike

CAPS = [(3, 12, 200), (3, 12, 200), (1, 3, 20), (2, 5, 60), (4, 4, 100), (40, 10**9, 4096)]
chance = random.Random(int(sys.argv[2]))
pick = chance.choice


class Naive:
    """The grammar of `_values`, for plain values alone."""

    def __init__(self, depth, elements, characters):
        self.depth, self.elements, self.left = depth, elements, characters

    def write(self, value, depth, outer=()):
        kind = type(value)
        if kind in (list, tuple, dict, set) and value:
            if depth == 0:
                return self.spend('<%s of %d>' % (kind.__name__, len(value)))
            if any(value is each for each in outer):
                return self.spend('<cycle>')
            inside = ', '.join(self.items(value, depth - 1, outer + (value,)))
            if kind is tuple:
                return '(%s,)' % inside if len(value) == 1 else '(%s)' % inside
            return ('[%s]' if kind is list else '{%s}') % inside
        room = max(self.left, 40)
        if kind is int and len(str(value)) > room:
            return self.spend('<int of %d bits>' % value.bit_length())
        if kind is str and len(value) > room:
            self.left = 0
            return repr(value[: room - 2]) + '<+%d of %d>' % (len(value) - room + 2, len(value))
        return self.spend(repr(value))

    def items(self, value, depth, outer):
        entries = list(value)
        if type(value) is set:
            room, texts = self.left, {}
            for each in value:
                self.left = room
                texts[self.write(each, depth, outer)] = None
            self.left, entries = room, sorted(texts)
        for place, entry in enumerate(entries):
            if place == self.elements or self.left <= 0:
                yield '<+%d of %d>' % (len(entries) - place, len(entries))
                return
            if type(value) is set:
                yield self.spend(entry)
            elif type(value) is dict:
                yield self.write(entry, depth, outer) + ': ' + self.write(value[entry], depth, outer)
                self.left -= 2
            else:
                yield self.write(entry, depth, outer)
            self.left -= 2

    def spend(self, text):
        self.left -= len(text)
        return text


class Slotted:
    __module__ = 'program'
    __slots__ = ('a',)


def scalar():
    number = pick([chance.randrange(-5, 5), chance.randrange(10**12), 10 ** pick([5, 19, 50, 300]), 0.0, -0.0, 1.0, 1.5, True])
    return pick([number, number, None, 'x' * pick([0, 1, 5, 30, 100, 260]), pick(["a'b", 'é', '\ud800', 'at'])])


def key():
    return pick([scalar, scalar, lambda: (scalar(), scalar()), lambda: ((1, chance.randrange(3)), scalar())])()


def value(depth, plain, shared):
    if depth == 0 or chance.random() < 0.3:
        return scalar()
    if shared and chance.random() < 0.08:
        return pick(shared)
    size = pick([0, 1, 1, 2, 3, 5, 8, 13, 14])
    part = scalar if chance.random() < 0.4 else lambda: value(depth - 1, plain, shared)
    makers = [
        lambda: [part() for _ in range(size)],
        lambda: [chance.randrange(-50, 50) for _ in range(size)],
        lambda: tuple(part() for _ in range(size)),
        lambda: {key(): part() for _ in range(size)},
        lambda: {scalar() for _ in range(size)},
    ]
    others = [
        lambda: collections.deque((part() for _ in range(size)), pick([None, 20])),
        lambda: collections.Counter({key(): chance.randrange(4) for _ in range(size)}),
        lambda: collections.defaultdict(pick([list, int, None, lambda: 0]), {key(): part() for _ in range(size)}),
        lambda: collections.OrderedDict((key(), part()) for _ in range(size)),
        lambda: Point(**{'%s%d' % (pick('abcd'), place): part() for place in range(size)}),
        lambda: frozenset(key() for _ in range(size)),
        lambda: pick([Slotted(), len, Point, ValueError(scalar())]),
    ]
    made = pick(makers if plain else makers + others)()
    if type(made) in (list, dict, Point, collections.deque):
        shared.append(made)
    return made


def change(whole, plain, shared):
    """Changes something somewhere in a value; what may fail is left as it is."""
    at = whole
    while chance.random() < 0.7:
        inside = [at]
        if isinstance(at, (list, tuple, collections.deque)):
            inside = list(at)
        elif isinstance(at, dict):
            inside = list(at.values())
        elif isinstance(at, Point):
            inside = list(at.__dict__.values())
        at = pick(inside or [at])
    new = pick([scalar(), True, 1, 1.0, value(1, plain, shared)])
    if chance.random() < 0.08 and not plain:
        new = whole
    if type(at) is list and at:
        place = chance.randrange(len(at))
        pick([lambda: at.append(new), at.pop, lambda: at.__setitem__(place, new), lambda: at.__setitem__(place, at[place - 1])])()
    elif type(at) is collections.OrderedDict and at and chance.random() < 0.5:
        at.move_to_end(next(iter(at)))
    elif type(at) is collections.Counter:
        at[chance.randrange(9)] = chance.randrange(4)
    elif isinstance(at, dict):
        at[pick(list(at) + [chance.randrange(30)])] = new
    elif type(at) is set:
        pick([at.add, at.discard])(chance.randrange(30))
    elif isinstance(at, Point):
        at.__class__ = pick([Point, Point, Point, Other])
        setattr(at, pick('abcd') + '0', new)


def note_of(writer, value):
    note = writer.note
    return note if note is not None and note[KIND] is type(value) else None


def unseen():
    """What the scenes' changes were not seen of."""
    shown = set()
    for caps in ((3, 12, 200), (3, 12, 400)):
        writer = _values.Values(*caps, True)
        for number, (whole, act) in enumerate(scenes()):
            before = writer.text(whole)
            seen = note_of(writer, whole)
            if seen is not None and not reads_the_same(whole, seen):
                yield [caps, before, 'is not known again']
            act()
            same = seen is not None and reads_the_same(whole, seen)
            after = writer.text(whole)
            if writer.text(whole, seen) != after:
                yield [caps, after, 'is not what is made of the rows that are known']
            if before != after:
                shown.add(number)
                if same:
                    yield [caps, before, after]
    for number, _ in enumerate(scenes()):
        if number not in shown:
            yield ['a scene that shows nothing', number]
    writer = _values.Values(3, 12, 200, True)
    for number, (whole, act) in enumerate(scenes_alike()):
        writer.text(whole)
        seen = note_of(writer, whole)
        act()
        if not reads_the_same(whole, seen):
            yield ['a scene that shows something', number]


def miscut():
    """Texts that are cut elsewhere than the grammar says, at any number of characters."""
    wholes = [[(1,)] * 9, [[1, 2]] * 9, [('a',), 'b'] * 5, {(1,): (2,), 3: [4, 'c']}, [[], (), {}] * 4, [[[1], (2,)]] * 5]
    for characters in range(16, 90):
        for whole in wholes:
            caps = (3, 12, characters)
            text, naive = _values.Values(*caps).text(whole), Naive(*caps).write(whole, 3)
            if text != naive:
                yield [caps, text, naive]


def main():
    texts = same = 0
    wrong = [*unseen(), *miscut()]
    for turn in range(int(sys.argv[3])):
        caps = pick(CAPS)
        writer, outer = _values.Values(*caps, turn % 3 > 0), _values.Values(40, sys.maxsize, 4096)
        plain = turn % 2 == 0
        shared = []
        whole = value(4, plain, shared)
        before = seen = None
        for _ in range(8):
            text = writer.text(whole)
            if plain:
                texts += 1
                naive = Naive(*caps).write(whole, caps[0])
                if text != naive:
                    wrong.append([caps, text, naive])
            if writer.whole and outer.text(whole) != text:
                wrong.append([caps, text, outer.text(whole)])
            if seen is not None and reads_the_same(whole, seen):
                same += 1
                if text != before:
                    wrong.append([caps, before, text])
            again = writer.text(whole, seen)
            if text != again:
                wrong.append([caps, text, again])
            seen, before = note_of(writer, whole), text
            if seen is not None and not reads_the_same(whole, seen):
                wrong.append([caps, text, 'is not known again'])
            if chance.random() < 0.8:
                change(whole, plain, shared)
    json.dump({'texts': texts, 'same': same, 'wrong': wrong[:3]}, sys.stdout)


main()
