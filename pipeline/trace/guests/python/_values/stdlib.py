"""Containers and atoms of the standard library."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
import datetime
import decimal
import fractions
import re

from _values.containers import LARGEST_SORTED
from _values.kinds import name_of
from _values.look import CYCLE, KEYS, default_factory, deque_maxlen, is_atom, may_note_factory
from _values.text import well_formed

_ordered_items = collections.OrderedDict.items


def write_deque(values, value, depth):
    values.literal = False
    size = collections.deque.__len__(value)
    bound = deque_maxlen(value)
    tail = ')' if bound is None else ', maxlen=%d)' % bound
    if not size:
        values.note = [collections.deque, 0, (), False, False, bound]
        return values.atom('deque([]' + tail)
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(collections.deque.__iter__(value), size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [collections.deque, size, *held, bound]
    return 'deque([' + ', '.join(parts) + ']' + tail


def write_counter(values, value, depth):
    values.literal = False
    size = dict.__len__(value)
    if not size:
        values.note = [collections.Counter, 0, (), False, False, ()]
        return values.atom('Counter()')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    items = dict.items(value)
    note = None
    if size <= LARGEST_SORTED:
        items = list(items)
        keys = [key for key, _ in items]
        counts = [count for _, count in items]
        if all(map(is_atom, keys)) and all(map(is_atom, counts)):
            note = [collections.Counter, size, counts, False, False, keys]
        if all(type(count) is int for count in counts):
            items.sort(key=_negative_count)
    parts = values.pairs(items, size, depth - 1)
    values.path.pop()
    values.note = note
    return 'Counter({' + ', '.join(parts) + '})'


def _negative_count(item):
    return -item[1]


def write_defaultdict(values, value, depth):
    values.literal = False
    factory = default_factory(value)
    text = 'defaultdict(' + values.write(factory, depth) + ', ' + write_dict_named(values, value, depth) + ')'
    note = values.note
    if note is not None and note[KEYS] is not CYCLE:
        values.note = note[:KEYS] + [(factory, note[KEYS] or ())] if may_note_factory(factory) else None
    return text


def write_ordered_dict(values, value, depth):
    values.literal = False
    if not dict.__len__(value):
        values.note = [collections.OrderedDict, 0, (), False, False, ()]
        return values.atom('OrderedDict()')
    text = write_dict_named(values, value, depth)
    return text if text.startswith('<') else 'OrderedDict(' + text + ')'


def write_dict_named(values, value, depth):
    size = dict.__len__(value)
    kind = type(value)
    if not size:
        values.note = [kind, 0, (), False, False, ()]
        return values.atom('{}')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    # dict.items of an ordered dictionary would give the order of first insertion.
    items = _ordered_items(value) if kind is collections.OrderedDict else dict.items(value)
    parts = values.pairs(items, size, depth - 1)
    values.path.pop()
    held = values.held
    values.note = held and [kind, size, *held]
    return '{' + ', '.join(parts) + '}'


def write_view(values, value, depth):
    values.literal = False
    size = len(value)
    name = name_of(type(value))
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(iter(value), size, depth - 1)
    values.path.pop()
    return name + '([' + ', '.join(parts) + '])'


def write_range(values, value, depth):
    values.literal = False
    parts = [int.__repr__(value.start), int.__repr__(value.stop)]
    if value.step != 1:
        parts.append(int.__repr__(value.step))
    return values.atom('range(' + ', '.join(parts) + ')')


def write_slice(values, value, depth):
    values.literal = False
    if depth <= 0:
        values.whole = False
        return values.atom('<slice>')
    parts = [values.write(part, depth - 1) for part in (value.start, value.stop, value.step)]
    return 'slice(' + ', '.join(parts) + ')'


def write_native(values, value, depth):
    """For types of the library whose `__repr__` is C and reads nothing but themselves."""
    return values.opaque(well_formed(type(value).__repr__(value)))


def write_fraction(values, value, depth):
    top, bottom = (fractions.Fraction.__dict__[name].__get__(value) for name in ('_numerator', '_denominator'))
    values.literal = False
    return 'Fraction(' + values.write(top, depth) + ', ' + values.write(bottom, depth) + ')'


def write_moment(values, value, depth):
    zone = value.tzinfo
    if zone is None or zone is datetime.timezone.utc:
        return write_native(values, value, depth)
    return values.opaque('<' + name_of(type(value)) + '>')


def write_pattern(values, value, depth):
    values.literal = False
    return 're.compile(' + values.write(value.pattern, depth) + ')'


HANDLERS = [
    (collections.deque, write_deque),
    (collections.Counter, write_counter),
    (collections.defaultdict, write_defaultdict),
    (collections.OrderedDict, write_ordered_dict),
    (type({}.keys()), write_view),
    (type({}.values()), write_view),
    (type({}.items()), write_view),
    (range, write_range),
    (slice, write_slice),
    (decimal.Decimal, write_native),
    (datetime.date, write_native),
    (datetime.timedelta, write_native),
    (datetime.datetime, write_moment),
    (datetime.time, write_moment),
    (fractions.Fraction, write_fraction),
    (re.Pattern, write_pattern),
]
