"""Tells that a container has not changed since its text was made, at less cost than that of the text."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
from itertools import islice
from operator import is_

from _values.containers import LARGEST_SORTED
from _values.library import default_factory, deque_maxlen

# Longer strings and tuples are not held.
_LONG = 256
_WIDE = 16
_MOST_ATTRIBUTES = 64
_DICT, _SET, _FROZENSET, _DEQUE, _COUNTER, _DEFAULTDICT, _ORDERED, _INSTANCE = (
    'dict set frozenset deque counter defaultdict ordered instance'.split()
)
_FACTORIES = frozenset(id(kind) for kind in (list, dict, set, int, float, str, tuple, bool))


class Look:
    """
    Under the caps of a text, all that the text is made from. What was seen is a list of levels, outermost first, each

        shape     kinds and sizes of the containers on that level
        found     the items in them, None in the place of what is itself a container
        places    where those stand

    and it holds but numbers, short strings and small tuples of such: nothing that can change, or whose end can be told.
    An item takes three characters of the text at least, what is behind it included; so of a level the first
    `characters // 3` items are all that may be shown.
    """

    __slots__ = ('depth', 'elements', 'room')

    def __init__(self, depth, elements, characters):
        self.depth = depth
        self.elements = elements
        self.room = characters // 3 + 1

    def at(self, value, before=None):
        """What is seen: `before` itself where that is what was seen before. None where not all of it can be held."""
        try:
            return self._at(value, before)
        except RuntimeError:
            # Another thread changed a container meanwhile.
            return None

    def _at(self, value, before):
        seen = []
        levels = [(value,)]
        same = before is not None
        for level in levels:
            closed = len(levels) > self.depth
            if closed and not _apart(levels):
                return None
            shape, found = self._spread(level, closed)
            if shape is None:
                # Where a container was known, something else may stand.
                return self._at(value, None) if same else None
            if same:
                known = before[len(seen)]
                below = _below(known, shape, found)
                if below is not None:
                    seen.append(known)
                    if below:
                        levels.append(below)
                    continue
                same = False
            places = [
                place
                for place, item in enumerate(found)
                if type(item) is not int and (type(item) is not str or len(item) >= _LONG) and not _constant(item)
            ]
            for each in level:
                kind = type(each)
                if kind is not list and kind is not tuple and not (_in_order if places else _is_shown)(each):
                    return None
            if places:
                levels.append([found[place] for place in places])
                for place in places:
                    found[place] = None
            seen.append((shape, found, places))
        return before if same else seen

    def _spread(self, level, closed):
        """The shape of a level and the items in it; None for the shape where that can not be told."""
        shape = []
        found = []
        room = self.room
        most = 0 if closed else self.elements
        for each in level:
            kind = type(each)
            if kind is list:
                size = len(each)
                shape.append(size)
                found += each if size <= most else each[:most]
            elif kind is tuple:
                size = len(each)
                shape.append(~size)
                found += each if size <= most else each[:most]
            elif kind is dict:
                size = len(each)
                shape += (_DICT, size)
                if size <= most:
                    found += each
                    found += each.values()
                else:
                    found += islice(each, most)
                    found += islice(each.values(), most)
            else:
                spread = SPREADS.get(id(kind))
                more = None if spread is None else spread(each, shape, found, most)
                if more is None:
                    return None, found
                room += more
            if len(found) > room:
                break
        return shape, found


def _below(known, shape, found):
    """The containers on a level, where it is the same as a known one; else None, and all that was found is there still."""
    before, held, places = known
    if shape != before:
        return None
    if not places:
        return places if all(map(is_, found, held)) else None
    if len(places) == len(found):
        return found
    below = [found[place] for place in places]
    for place in places:
        found[place] = None
    if all(map(is_, found, held)):
        return below
    for place, item in zip(places, below):
        found[place] = item
    return None


def _apart(levels):
    """
    Whether no container is met twice. What leads into itself has another text than what only looks so as far down as
    one sees; it is met on all levels.
    """
    seen = [id(each) for level in levels for each in level]
    return len(set(seen)) == len(seen)


def _constant(item):
    kind = type(item)
    if kind is str:
        return len(item) < _LONG
    if kind is int or kind is bool or kind is float or item is None:
        return True
    if kind is tuple and len(item) < _WIDE:
        for each in item:
            kind = type(each)
            if not (kind is int or kind is bool or kind is float or each is None or (kind is str and len(each) < _LONG)):
                return False
        return True
    return False


def _is_shown(value):
    """Whether all that is taken from a container takes room in the text: an attribute whose name is no string does not."""
    space = _SPACES.get(id(type(value)))
    return space is None or all(type(name) is str for name in space(value))


def _in_order(value):
    """Whether, besides, containers in a container come in the same order here as in the text."""
    kind = id(type(value))
    if kind in _KEYED:
        return all(map(_constant, value))
    return kind not in _UNORDERED and _is_shown(value)


_KEYED = frozenset(id(kind) for kind in (dict, collections.defaultdict, collections.OrderedDict))
_UNORDERED = frozenset(id(kind) for kind in (set, frozenset, collections.Counter))

# Functions that add a container's shape and items, and tell how many of those take no room in the text: of a set any
# may be shown. None where it can not be told. At most `most` items of those that have an order.


def _spread_set(value, shape, found, most):
    size = len(value)
    shape.append(_SET if type(value) is set else _FROZENSET)
    shape.append(size)
    if not most or size > LARGEST_SORTED:
        return 0
    found += value
    return size


def _spread_counter(value, shape, found, most):
    size = len(value)
    shape.append(_COUNTER)
    shape.append(size)
    if not most or size > LARGEST_SORTED:
        found += islice(value, most)
        found += islice(value.values(), most)
        return 0
    found += value
    found += value.values()
    return 2 * size


def _spread_deque(value, shape, found, most):
    shape += (_DEQUE, len(value), deque_maxlen(value))
    found += islice(value, most)
    return 0


def _spread_dict_named(value, shape, found, most):
    if type(value) is collections.OrderedDict:
        shape.append(_ORDERED)
    else:
        factory = default_factory(value)
        if factory is not None and id(factory) not in _FACTORIES:
            return None
        shape.append(_DEFAULTDICT)
        shape.append(id(factory))
    shape.append(len(value))
    found += islice(value, most)
    found += islice(value.values(), most)
    return 0


# The keys are identities: a metaclass of the sample may have a __hash__ of its own.
SPREADS = {
    id(set): _spread_set,
    id(frozenset): _spread_set,
    id(collections.Counter): _spread_counter,
    id(collections.deque): _spread_deque,
    id(collections.defaultdict): _spread_dict_named,
    id(collections.OrderedDict): _spread_dict_named,
}
LOOKED = {id(list), id(tuple), id(dict), *SPREADS}
_SPACES = {}


def add_instances(kind, space):
    """Lets instances of a class be looked at of which `space` reads all attributes, and which is never dropped."""
    mark = id(kind)

    def spread(value, shape, found, most):
        attributes = space(value)
        if type(attributes) is not dict or len(attributes) > _MOST_ATTRIBUTES:
            return None
        shape += (_INSTANCE, mark, len(attributes))
        found += attributes
        if most:
            found += attributes.values()
        # A name and a value take four characters.
        return len(attributes)

    SPREADS[mark] = spread
    LOOKED.add(mark)
    _SPACES[mark] = space
