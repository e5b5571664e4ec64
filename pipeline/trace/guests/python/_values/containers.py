"""Lists, tuples, dictionaries and sets."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.kinds import name_of

LARGEST_SORTED = 1024


def write_list(values, value, depth):
    size = list.__len__(value)
    if not size:
        return values.atom('[]')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(list.__iter__(value), size, depth - 1)
    values.path.pop()
    return '[' + ', '.join(parts) + ']'


def write_tuple(values, value, depth):
    size = tuple.__len__(value)
    if not size:
        return values.atom('()')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(tuple.__iter__(value), size, depth - 1)
    values.path.pop()
    return '(' + parts[0] + ',)' if size == 1 else '(' + ', '.join(parts) + ')'


def write_dict(values, value, depth):
    size = dict.__len__(value)
    if not size:
        return values.atom('{}')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.pairs(dict.items(value), size, depth - 1)
    values.path.pop()
    return '{' + ', '.join(parts) + '}'


def write_elements(values, value, depth, size, items):
    if size > LARGEST_SORTED:
        return values.opaque('<%s of %d>' % (name_of(type(value)), size))
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.sorted_items(items, size, depth - 1)
    values.path.pop()
    return '{' + ', '.join(parts) + '}'


def write_set(values, value, depth):
    size = set.__len__(value)
    if not size:
        return values.opaque('set()')
    return write_elements(values, value, depth, size, set.__iter__(value))


def write_frozenset(values, value, depth):
    values.literal = False
    size = frozenset.__len__(value)
    if not size:
        return values.atom('frozenset()')
    text = write_elements(values, value, depth, size, frozenset.__iter__(value))
    return text if text.startswith('<') else 'frozenset(' + text + ')'


HANDLERS = [(list, write_list), (tuple, write_tuple), (dict, write_dict), (set, write_set), (frozenset, write_frozenset)]
