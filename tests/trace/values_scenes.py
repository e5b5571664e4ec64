"""Values, and changes of them that a tracer easily misses; the texts of most differ before and after."""

import collections


class Point:
    __module__ = 'program'

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


class Other(Point):
    __module__ = 'program'


def holder(**attributes):
    made = Point()
    made.__dict__.update(dict.fromkeys(range(60), 0), **attributes)
    return made


def nested(number):
    return (((number,),) * 12,) * 12


def scenes():
    """Values, and changes of them that are seen in the text though not easily found."""
    rows = [[1] * 10 for _ in range(12)]
    yield rows, lambda: rows[11].__setitem__(0, 2)
    looped = [1]
    deep = [1, [1, [1, [1, 5]]]]
    yield deep, lambda: (looped.append(looped), deep.__setitem__(1, deep))
    crowd = [{((each,), 0) for each in range(99)}, [[7]]]
    yield crowd, lambda: crowd[1].__setitem__(0, [8])
    crowd_in_place = [{((each,), 0) for each in range(99)}, [[7]]]
    yield crowd_in_place, lambda: crowd_in_place[1][0].__setitem__(0, 8)
    keys = {1: [7]}
    keys.update((nested(each), 0) for each in range(11))
    yield keys, lambda: keys[1].__setitem__(0, 8)
    numbers = set(range(100, 200))
    after = [numbers, 7]
    yield after, lambda: after.__setitem__(1, 8)
    hidden = [holder(a=1), holder(a=1), holder(a=1), holder(a=1)]
    yield hidden, lambda: setattr(hidden[3], 'a', 2)
    closed = [[[Point(**dict.fromkeys(map('a{}'.format, range(40)), 0)), Point(), {0}]]]
    yield closed, lambda: closed[0][0][2].add(1)
    ordered = collections.OrderedDict.fromkeys([1, 2])
    yield ordered, lambda: ordered.move_to_end(1)
    grown = collections.deque([1], 2)
    yield [grown], lambda: grown.append(1)
    made = collections.defaultdict(list)
    yield made, lambda: setattr(made, 'default_factory', dict)
    alike = [0.0, 1, 'a']
    yield alike, lambda: alike.__setitem__(0, -0.0)
    equal = [1, True]
    yield equal, equal.reverse
    typed = [[1]]
    yield typed, lambda: typed.__setitem__(0, (1,))
    counted = collections.Counter(zip('abcdefghijklmnop', range(16)))
    yield counted, lambda: counted.update({'a': 99})
    longer = [list(range(30))]
    yield longer, lambda: longer[0].append(1)
    person = Point(a=1)
    yield [person], lambda: setattr(person, '__class__', Other)
    yield from aliases()
    yield from alike_atoms()


def aliases():
    """What leads into itself, where what was shown of it stays the same as far as one sees."""
    top = [1, 2, 3, [[1, 2, 3, 4] + ['x' * 40] * 9]]
    yield top, lambda: top[3].__setitem__(0, top)
    rows = [[1, 'x' * 60, 2], [3]]
    yield rows, lambda: rows.__setitem__(1, rows)
    long = ['x' * 40] * 12 + [0]
    within = [1, [['x' * 40] * 12 + [0]], long]
    yield within, lambda: within[1].__setitem__(0, within)
    chain = Point(a=1, b=Point(a=1, b=Point(a=1, b=Point(a=1, b=None))))
    yield chain, lambda: setattr(chain.b, 'b', chain.b)
    ring = Point(a=1, b=None)
    ring.b = Point(a=1, b=ring)
    yield ring, lambda: setattr(ring.b, 'b', Point(a=1))
    table = {1: {1: {}}}
    table[1][1][1] = table
    yield table, lambda: table[1].__setitem__(1, table[1])
    shared = [0]
    both = [shared, shared]
    yield both, lambda: both[1].append(1)
    made = collections.defaultdict(list, {1: []})
    made[1].append(made)
    yield made, lambda: setattr(made, 'default_factory', None)


def alike_atoms():
    """Atoms that are equal to what they replace, or of which `is` alone would say too much."""
    for before, after in ((1, True), (1, 1.0), (True, 1.0), (0.0, -0.0), (0, False), ((1,), (True,)), ((0.0,), (-0.0,))):
        for hold in (lambda item: [item], lambda item: {1: item}, lambda item: (item, [item]), lambda item: Point(a=item)):
            row, rest = hold(before), hold(after)
            rows = [row, [7, 8]]
            yield rows, lambda rows=rows, rest=rest: rows.__setitem__(0, rest)
        flat = [5, before]
        yield flat, lambda flat=flat, after=after: flat.__setitem__(1, after)
        grid = [[5, 6], [before, 7]]
        yield grid, lambda grid=grid, after=after: grid[1].__setitem__(0, after)
    keyed = {1: 'a', 2: 'b'}
    yield keyed, lambda: (keyed.pop(1), keyed.__setitem__(1, 'a'))
    rekeyed = {1: 'a'}
    yield rekeyed, lambda: (rekeyed.pop(1), rekeyed.__setitem__(True, 'a'))
    person = Point(a=1, b=1)
    yield person, lambda: (person.__dict__.pop('a'), setattr(person, 'a', 1))
    named = Point(a=1, b=2)
    yield named, lambda: (named.__dict__.pop('b'), setattr(named, 'c', 2))
    crowd = {1, 2, 3}
    yield crowd, lambda: (crowd.remove(2), crowd.add(4))
    frozen = [frozenset([1, 2])]
    yield frozen, lambda: frozen.__setitem__(0, frozenset([1, 3]))
    counted = collections.Counter({'a': 1, 'b': 2})
    yield counted, lambda: counted.update('aa')
    grid = [[1, 2], [3, 4], [5, 6]]
    yield grid, lambda: grid.__setitem__(1, (3, 4))
    ragged = [[1, 2], [3, 4]]
    yield ragged, lambda: (ragged[0].append(3), ragged[1].pop(0))
    long = ['a', 'x' * 300]
    yield long, lambda: long.__setitem__(0, 'b')
    number = [10**2000, 1]
    yield number, lambda: number.__setitem__(1, 2)


def scenes_alike():
    """Values, and changes of them that are not seen in the text: what is known is told by what it reads like alone."""
    nan = float('nan')
    rows = [[1, nan], [2, 3]]
    yield rows, lambda: rows.__setitem__(0, [1, nan])
    names = ['ab', ['cd']]
    yield names, lambda: names.__setitem__(1, [names[1][0]])
    ring = [1]
    ring.append([ring])
    yield ring, lambda: ring.__setitem__(1, [ring])
    wide = [list(range(30)) for _ in range(30)]
    yield wide, lambda: wide[29].__setitem__(29, 0)
    yield from ((whole, lambda: None) for whole in ({1: {2: 3}}, collections.deque([[1]], 3), Point(a=Point()), [{1, (2, 3)}]))
