"""Instances: of classes of the sample, of classes that extend built-in ones, of enumerations and exceptions."""

__builtins__ = dict(vars(__import__('builtins')))

import collections
import enum
import gc
import types

from _values.containers import write_dict, write_frozenset, write_list, write_set, write_tuple
from _values.kinds import HEAP_TYPE, Namespace, descends, flags_of, module_of, name_of, order_of, space_of, type_name
from _values.library import write_counter, write_deque, write_dict_named
from _values.look import add_instances
from _values.named import constant, write_class
from _values.scalars import write_bytearray, write_bytes, write_float, write_int, write_str
from _values.text import exact, well_formed

_exception_args = BaseException.__dict__['args'].__get__
# Python classes of the library that keep no state of the process in an instance.
_STATELESS = frozenset(
    ['abc', 'typing', 'enum', 'builtins', 'collections', 'dataclasses', 'collections.abc', '_collections_abc']
)
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


def _slots(kind):
    """Descriptors of the slots that classes of the sample declare, bases first."""
    found = []
    for each in reversed(order_of(kind)):
        space = space_of(each)
        if '__slots__' in space:
            for name, member in space.items():
                if type(member) is types.MemberDescriptorType:
                    found.append((well_formed(name), member.__get__))
    return found


def _instance_dict(kind):
    """What reads the real `__dict__` of an instance, past properties of that name; None where there is none."""
    for each in order_of(kind):
        found = space_of(each).get('__dict__')
        if type(found) is types.GetSetDescriptorType and each is not type:
            return found.__get__
    return None


def _is_guarded(kind):
    """Whether private attributes are left out: what a library's class keeps for itself may hold an identity of the process."""
    return any(
        flags_of(each) & HEAP_TYPE and module_of(each) not in Namespace.own and module_of(each) not in _STATELESS
        for each in order_of(kind)
    )


def _attributes(slots, space, guarded):
    """A function from an instance to its attributes, slots first."""

    def read(value):
        found = []
        for name, get in slots:
            try:
                found.append((name, get(value)))
            except AttributeError:
                pass
        if space is not None:
            for name, item in list(dict.items(space(value))):
                if type(name) is not str:
                    continue
                if not (guarded and name.startswith('_')):
                    found.append((name if name.isascii() else well_formed(name), item))
        return found

    return read


def _write_attributes(values, found, depth):
    parts = []
    for name, item in found:
        if len(parts) >= values.elements or values.left <= 0:
            parts.append(values.cut(len(found) - len(parts), len(found)))
            break
        values.left -= len(name) + 2
        parts.append(name + '=' + values.write(item, depth))
    return parts


def _instance(kind):
    name = name_of(kind)
    slots = _slots(kind)
    space = _instance_dict(kind)
    guarded = _is_guarded(kind)
    read = _attributes(slots, space, guarded)
    if space is not None and not slots and not guarded:
        add_instances(kind, space)

    def handler(values, value, depth):
        values.literal = False
        found = read(value)
        if not found:
            return values.atom('<' + name + '>')
        if depth <= 0:
            return values.atom('<%s of %d>' % (name, len(found)))
        instead = values.enter(value, depth, len(found))
        if instead is not None:
            return instead
        values.left -= len(name) + 2
        parts = _write_attributes(values, found, depth - 1)
        values.path.pop()
        return '<' + name + ' ' + ' '.join(parts) + '>'

    return handler


def _extended(kind, base):
    name = name_of(kind)
    read = None
    if module_of(kind) in Namespace.own:
        read = _attributes(_slots(kind), _instance_dict(kind), _is_guarded(kind))

    def handler(values, value, depth):
        values.literal = False
        values.left -= len(name) + 3
        text = '<' + name + ' ' + base(values, value, depth)
        found = read(value) if read is not None else None
        if found and depth > 0:
            # The object stands in the path no more: an attribute may lead back to it.
            values.path.append(value)
            text += ' ' + ' '.join(_write_attributes(values, found, depth - 1))
            values.path.pop()
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
        parts = _write_attributes(values, found, depth - 1)
        values.path.pop()
        return name + '(' + ', '.join(parts) + ')'

    return handler


def _member(kind):
    name = name_of(kind)
    space = _instance_dict(kind)

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
