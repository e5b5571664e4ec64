"""Instances: of classes of the sample, of classes that extend built-in ones, of enumerations and exceptions."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
import enum
import gc

from _values.attributes import attributes_of, instance_dict, is_guarded, slots_of, write_attributes
from _values.containers import write_dict, write_frozenset, write_list, write_set, write_tuple
from _values.kinds import HEAP_TYPE, Namespace, descends, flags_of, module_of, name_of, order_of, space_of, type_name
from _values.stdlib import write_counter, write_deque, write_dict_named
from _values.look import add_instances
from _values.named import constant, write_class
from _values.scalars import write_bytearray, write_bytes, write_float, write_int, write_str
from _values.text import exact, well_formed

_exception_args = BaseException.__dict__['args'].__get__
_BASES = [
    (collections.Counter, write_counter),
    (collections.OrderedDict, write_dict_named),
    (collections.deque, write_deque),
    (list, write_list),
    (dict, write_dict),
    (set, write_set),
    (frozenset, write_frozenset),
    (tuple, write_tuple),
    (int, lambda values, value, depth: write_int(values, int.__add__(value, 0), depth)),
    (float, lambda values, value, depth: write_float(values, float.__add__(value, 0.0), depth)),
    (str, lambda values, value, depth: write_str(values, exact(value), depth)),
    (bytes, lambda values, value, depth: write_bytes(values, bytes.__getitem__(value, slice(None)), depth)),
    (bytearray, write_bytearray),
]


def _instance(kind):
    name = name_of(kind)
    slots = slots_of(kind)
    space = instance_dict(kind)
    guarded = is_guarded(kind)
    read = attributes_of(slots, space, guarded)
    simple = space is not None and not slots and not guarded
    if simple:
        add_instances(kind, space)

    def handler(values, value, depth):
        values.literal = False
        keys = found = None
        if simple:
            attributes = space(value)
            if type(attributes) is dict:
                keys = list(attributes)
                found = list(attributes.items())
                for each in keys:
                    if type(each) is not str or not each.isascii():
                        keys = found = None
                        break
        if found is None:
            found = read(value)
        size = len(found)
        if not found:
            values.note = None if keys is None else [kind, 0, (), False, False, keys]
            return values.atom('<' + name + '>')
        if depth <= 0:
            values.whole = False
            values.note = None if keys is None else [kind, size, None, False, True, keys]
            return values.atom('<%s of %d>' % (name, size))
        instead = values.enter(value, depth, size)
        if instead is not None:
            return instead
        values.left -= len(name) + 2
        parts = write_attributes(values, found, depth - 1)
        values.path.pop()
        held = values.held
        values.note = None if keys is None or held is None else [kind, size, *held, keys]
        return '<' + name + ' ' + ' '.join(parts) + '>'

    return handler


def _extended(kind, base):
    name = name_of(kind)
    read = None
    if module_of(kind) in Namespace.own:
        read = attributes_of(slots_of(kind), instance_dict(kind), is_guarded(kind))

    def handler(values, value, depth):
        values.literal = False
        values.left -= len(name) + 3
        text = '<' + name + ' ' + base(values, value, depth)
        found = read(value) if read is not None else None
        if depth <= 0:
            values.whole = False
        elif found:
            # The object stands in the path no more: an attribute may lead back to it.
            values.path.append(value)
            text += ' ' + ' '.join(write_attributes(values, found, depth - 1))
            values.path.pop()
        values.note = None
        return text + '>'

    return handler


def _named_tuple(kind, fields):
    name = name_of(kind)

    def handler(values, value, depth):
        size = tuple.__len__(value)
        values.literal = False
        if size != len(fields):
            return values.atom('<' + name + '>')
        if not size:
            return values.atom(name + '()')
        instead = values.enter(value, depth, size)
        if instead is not None:
            return instead
        found = list(zip(fields, tuple.__iter__(value)))
        parts = write_attributes(values, found, depth - 1)
        values.path.pop()
        return name + '(' + ', '.join(parts) + ')'

    return handler


def _member(kind):
    name = name_of(kind)
    space = instance_dict(kind)

    def handler(values, value, depth):
        values.literal = False
        attributes = space(value) if space is not None else {}
        member = dict.get(attributes, '_name_')
        shown = well_formed(member) if type(member) is str else '?'
        values.left -= len(name) + len(shown) + 5
        return '<' + name + '.' + shown + ': ' + values.write(dict.get(attributes, '_value_'), depth - 1) + '>'

    return handler


def _exception(kind):
    name = name_of(kind)

    def handler(values, value, depth):
        values.literal = False
        held = _exception_args(value)
        if not held:
            return values.atom(name + '()')
        instead = values.enter(value, depth, len(held))
        if instead is not None:
            return instead
        parts = values.items(tuple.__iter__(held), len(held), depth - 1)
        values.path.pop()
        return name + '(' + ', '.join(parts) + ')'

    return handler


def _wrapped(values, value, depth):
    """What an asynchronous generator yields comes in a wrapping that nothing but the collector looks into."""
    held = gc.get_referents(value)
    return values.write(held[0], depth) if held else values.opaque('<async_generator_wrapped_value>')


def _fields(kind):
    for each in order_of(kind):
        fields = space_of(each).get('_fields')
        if type(fields) is tuple and all(type(field) is str for field in fields):
            return fields
    return None


def plan(kind):
    """The handler for instances of a type met for the first time."""
    if descends(kind, type):
        return write_class
    if type_name(kind) == 'async_generator_wrapped_value':
        return _wrapped
    if descends(type(kind), enum.EnumMeta):
        return _member(kind)
    if descends(kind, BaseException):
        return _exception(kind)
    if descends(kind, tuple):
        fields = _fields(kind)
        if fields is not None:
            return _named_tuple(kind, fields)
    for base, handler in _BASES:
        if descends(kind, base):
            return _extended(kind, handler)
    if flags_of(kind) & HEAP_TYPE and module_of(kind) in Namespace.own:
        return _instance(kind)
    return constant('<' + name_of(kind) + '>')
