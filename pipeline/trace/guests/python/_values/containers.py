"""Lists, tuples, dictionaries and sets."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.kinds import name_of
from _values.look import rows_of

LARGEST_SORTED = 1024


def write_list(values, value, depth):
    size = list.__len__(value)
    if not size:
        values.note = [list, 0, (), False, False, None]
        return values.atom('[]')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(list.__iter__(value), size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [list, size, *held, rows_of(held[0]) if held[1] and values.noting else None]
    return '[' + ', '.join(parts) + ']'


def write_tuple(values, value, depth):
    size = tuple.__len__(value)
    if not size:
        values.note = [tuple, 0, (), False, False, None]
        return values.atom('()')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(tuple.__iter__(value), size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [tuple, size, *held, None]
    return '(' + parts[0] + ',)' if size == 1 else '(' + ', '.join(parts) + ')'


def write_dict(values, value, depth):
    size = dict.__len__(value)
    if not size:
        values.note = [dict, 0, (), False, False, ()]
        return values.atom('{}')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.pairs(dict.items(value), size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [dict, size, *held]
    return '{' + ', '.join(parts) + '}'


def write_elements(values, value, depth, kind):
    size = kind.__len__(value)
    if size > LARGEST_SORTED:
        values.note = [kind, size, None, False, True, None]
        return values.opaque('<%s of %d>' % (name_of(type(value)), size))
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.sorted_items(kind.__iter__(value), size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [kind, size, *held, None]
    return '{' + ', '.join(parts) + '}'


def write_set(values, value, depth):
    if not set.__len__(value):
        values.note = [set, 0, (), False, False, None]
        return values.opaque('set()')
    return write_elements(values, value, depth, set)


def write_frozenset(values, value, depth):
    values.literal = False
    if not frozenset.__len__(value):
        values.note = [frozenset, 0, (), False, False, None]
        return values.atom('frozenset()')
    text = write_elements(values, value, depth, frozenset)
    return text if text.startswith('<') else 'frozenset(' + text + ')'


HANDLERS = [(list, write_list), (tuple, write_tuple), (dict, write_dict), (set, write_set), (frozenset, write_frozenset)]
