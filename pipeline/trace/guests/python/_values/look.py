"""
Tells that a container would be written as before, at less cost than that of its text.

While a container is written it is noted what the text was made from, and nothing beside: a list, which nothing in a note
is that is held of the sample:

    kind     the container's type
    size     its size
    held     of the items that were met what is held: numbers, short strings, small tuples of such, in place of a
             container its own note; None where the container was closed
    inner    whether notes are among those
    deep     whether it must be told apart from one that leads into itself: something in it was closed or left out
    keys     of what has keys or names those that were met, and whatever else the text shows; of a list of nothing but
             numbers that was written whole its text; of a list of lists of atoms their sizes, and what is held of all

It holds nothing that can change, or whose end can be told.
"""

__builtins__ = dict(vars(__import__('builtins')))

import collections
from operator import is_

KIND, SIZE, HELD, INNER, DEEP, KEYS = range(6)
# Longer strings and tuples are not held, nor integers beyond.
LONG = 256
_WIDE = 16
_LARGE = 1 << 4096
_WIDEST_ROW = 100
_ATOMS = frozenset(id(kind) for kind in (float, bool, type(None)))
_FACTORIES = frozenset(id(kind) for kind in (list, dict, set, int, float, str, tuple, bool))
default_factory = collections.defaultdict.__dict__['default_factory'].__get__
deque_maxlen = collections.deque.__dict__['maxlen'].__get__
# In the place of the keys of what was met inside itself; the size tells how many containers up it lies.
CYCLE = object()


def same(value, note):
    """Whether a container would be written as when the note was made; False where that can not be told."""
    if note[KIND] is list and type(note[KEYS]) is tuple:
        return type(value) is list and len(value) == note[SIZE] and _same_rows(value, note[KEYS])
    try:
        return _same_deep(value, note, []) if note[DEEP] else _same(value, note)
    except RuntimeError:
        # Another thread changed a container meanwhile.
        return False


def _same(value, note):
    kind, size, held, inner, _, keys = note
    if type(value) is not kind:
        return False
    if kind is list or kind is tuple:
        if len(value) != size:
            return False
    elif kind is dict:
        if len(value) != size or not all(map(is_, value, keys)):
            return False
        value = value.values()
    else:
        value = SPREADS[id(kind)](value, size, keys)
        if value is None:
            return False
    if not inner:
        return all(map(is_, value, held))
    if kind is list and keys is not None:
        return _same_rows(value, keys)
    for item, was in zip(value, held):
        if item is not was and (type(was) is not list or not _same(item, was)):
            return False
    return True


def _same_rows(value, keys):
    sizes, held = keys
    found = []
    for row, size in zip(value, sizes):
        if type(row) is not list or len(row) != size:
            return False
        found += row
    # Of the last row there may be more.
    return all(map(is_, held, found))


def _same_deep(value, note, path):
    kind, size, held, inner, _, keys = note
    if type(value) is not kind:
        return False
    if held is None:
        if keys is CYCLE:
            return value is path[-size]
        return len(value) == size if keys is None else SPREADS[id(kind)](value, size, keys) is not None
    # What leads into itself has another text than what only looks so as far down as one sees.
    for outer in path:
        if outer is value:
            return False
    path.append(value)
    if kind is list or kind is tuple:
        if len(value) != size:
            return False
    elif kind is dict:
        if len(value) != size or not all(map(is_, value, keys)):
            return False
        value = value.values()
    else:
        value = SPREADS[id(kind)](value, size, keys)
        if value is None:
            return False
    if inner:
        # Not by rows: one of which something was left out may be a list that it lies in. At the top it can not, as that
        # has nothing but rows.
        for item, was in zip(value, held):
            if item is not was:
                if type(was) is not list:
                    return False
                if not (_same_deep(item, was, path) if was[DEEP] else _same(item, was)):
                    return False
    elif not all(map(is_, value, held)):
        return False
    path.pop()
    return True


def rows_of(held):
    """What tells that lists of atoms are the same ones, all at once; None where there is something else among them."""
    sizes = []
    found = []
    size = last = 0
    for note in held:
        # What was left out of a row before the last would have to be left out of what is compared with it.
        if type(note) is not list or last != size:
            return None
        kind, size, each, inner, _, _ = note
        if inner or kind is not list or each is None or size > _WIDEST_ROW:
            return None
        sizes.append(size)
        found += each
        last = len(each)
    return (sizes, found) if last or not size else None


def is_atom(item):
    """Whether a note may hold an item, and the item says all of itself."""
    kind = type(item)
    if kind is str:
        return len(item) < LONG
    if kind is int:
        return -_LARGE < item < _LARGE
    if kind is tuple:
        return len(item) < _WIDE and all(map(_is_simple, item))
    return id(kind) in _ATOMS


def _is_simple(item):
    kind = type(item)
    if kind is str:
        return len(item) < LONG
    return -_LARGE < item < _LARGE if kind is int else id(kind) in _ATOMS


def note_of_plain(value, nested):
    """
    The note of a list, tuple or dictionary that was written whole and has but numbers and strings in it, and if it is
    nested such containers. None where it has strings that are not held.
    """
    kind = type(value)
    keys = None
    if kind is dict:
        keys = list(value)
        if nested and not all(map(is_atom, keys)):
            return None
        held = list(value.values())
    else:
        held = list(value)
    inner = False
    if nested:
        for place, item in enumerate(held):
            each = type(item)
            if each is not int and not is_atom(item):
                held[place] = None if each is str else note_of_plain(item, True)
                if held[place] is None:
                    return None
                inner = True
        if inner and kind is list:
            keys = rows_of(held)
    return [kind, len(held), held, inner, False, keys]


# Functions that give the items of a container; None where its size or its keys are other ones.


def _spread_set(value, size, keys):
    return value if len(value) == size else None


def _spread_deque(value, size, keys):
    return value if len(value) == size and deque_maxlen(value) == keys else None


def _spread_ordered(value, size, keys):
    return value.values() if len(value) == size and all(map(is_, value, keys)) else None


def _spread_default(value, size, keys):
    factory, keys = keys
    return _spread_ordered(value, size, keys) if default_factory(value) is factory else None


# The keys are identities: a metaclass of the sample may have a __hash__ of its own.
SPREADS = {
    id(set): _spread_set,
    id(frozenset): _spread_set,
    id(collections.Counter): _spread_ordered,
    id(collections.deque): _spread_deque,
    id(collections.defaultdict): _spread_default,
    id(collections.OrderedDict): _spread_ordered,
}
NOTED = {id(list), id(tuple), id(dict), *SPREADS}


def may_note_factory(factory):
    """Whether a note may hold the factory of a dictionary."""
    return factory is None or id(factory) in _FACTORIES


def add_instances(kind, space):
    """Lets instances of a class be noted of which `space` reads all attributes, and which is never dropped."""

    def spread(value, size, keys):
        attributes = space(value)
        if type(attributes) is dict and len(attributes) == size and all(map(is_, attributes, keys)):
            return attributes.values()
        return None

    SPREADS[id(kind)] = spread
    NOTED.add(id(kind))
