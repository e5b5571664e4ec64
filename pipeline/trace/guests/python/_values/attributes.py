"""The attributes of an instance: where they lie, which are shown, and their texts."""

__builtins__ = dict(vars(__import__('builtins')))

import types

from _values.kinds import HEAP_TYPE, Namespace, flags_of, module_of, order_of, space_of
from _values.look import DEEP, KIND, is_atom
from _values.plain import SHORT
from _values.text import well_formed

# Python classes of the library that keep no state of the process in an instance.
_STATELESS = frozenset(
    ['abc', 'typing', 'enum', 'builtins', 'collections', 'dataclasses', 'collections.abc', '_collections_abc']
)


def slots_of(kind):
    """Descriptors of the slots that classes of the sample declare, bases first."""
    found = []
    for each in reversed(order_of(kind)):
        space = space_of(each)
        if '__slots__' in space:
            for name, member in space.items():
                if type(member) is types.MemberDescriptorType:
                    found.append((well_formed(name), member.__get__))
    return found


def instance_dict(kind):
    """What reads the real `__dict__` of an instance, past properties of that name; None where there is none."""
    for each in order_of(kind):
        found = space_of(each).get('__dict__')
        if type(found) is types.GetSetDescriptorType and each is not type:
            return found.__get__
    return None


def is_guarded(kind):
    """Whether private attributes are left out: what a library's class keeps for itself may hold an identity of the process."""
    return any(
        flags_of(each) & HEAP_TYPE and module_of(each) not in Namespace.own and module_of(each) not in _STATELESS
        for each in order_of(kind)
    )


def attributes_of(slots, space, guarded):
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


def write_attributes(values, found, depth):
    parts = []
    held = []
    lost = inner = deep = False
    for name, item in found:
        if len(parts) >= values.elements or values.left <= 0:
            parts.append(values.cut(len(found) - len(parts), len(found)))
            deep = True
            break
        values.left -= len(name) + 2
        kind = type(item)
        if kind is int and -SHORT < item < SHORT:
            text = repr(item)
            values.left -= len(text)
        else:
            values.note = None
            text = values.write(item, depth)
            if kind is list or not is_atom(item):
                item = values.note
                if item is None or item[KIND] is not kind:
                    lost = True
                else:
                    inner = True
                    deep = deep or item[DEEP]
        parts.append(name + '=' + text)
        held.append(item)
    values.held = None if lost else (held, inner, deep)
    return parts
