"""Text of a Python value: bounded, free of cycles and addresses, and made without running code of the sample.

Where Python has a literal for the value, the text is that literal. Grammar of all that is no literal:

    cut        <+K of N>              K of the N items, attributes or characters are left out; it stands as the last
                                      item of a container, or straight behind the quote of a string: 'aaa'<+7 of 10>
    closed     <list of 5>            nested too deep; a set of more than 1,024 elements is always closed
    big        <int of 20000 bits>    an integer whose digits do not fit
    cycle      <cycle>                an object inside itself
    instance   <Point x=1 y=2>        of a class of the sample; <Name [1, 2] x=1> where it extends a built-in type
    other      <Name>, <class Name>, <function name>, <method name>, <module name>, <generator name>, <Color.RED: 1>
    calls      deque([1]), Counter({'a': 1}), P(x=1) for a named tuple, ValueError('no') and so on

`characters` bounds the whole text: what stands beyond it is cut, though an atom of up to 40 characters is never cut
in two. Types are looked up by identity, attributes through the descriptors of `type` and `object`: no `__repr__`,
`__eq__`, `__hash__`, property or metaclass of the sample ever runs.
"""

# A copy: what the sample does to the module `builtins` does not reach functions defined here.
__builtins__ = dict(vars(__import__('builtins')))

import collections
import datetime
import decimal
import enum
import fractions
import gc
import re
import types
from itertools import islice

ATOM = 40
LARGEST_SORTED = 1024
MOST_BITS = 14000
LITERAL_DEPTH = 40

_type_name = type.__dict__['__name__'].__get__
_type_dict = type.__dict__['__dict__'].__get__
_type_order = type.__dict__['__mro__'].__get__
_type_flags = type.__dict__['__flags__'].__get__
_exact = str.__str__
_exception_args = BaseException.__dict__['args'].__get__
_function_name = types.FunctionType.__dict__['__name__'].__get__
_builtin_name = types.BuiltinFunctionType.__dict__['__name__'].__get__
_module_dict = types.ModuleType.__dict__['__dict__'].__get__
_HEAP_TYPE = 1 << 9
_ADDRESS = re.compile(r'\bat 0x([0-9A-Fa-f]+)')


def _zeros(match):
    return 'at 0x' + '0' * len(match.group(1))


def without_addresses(text):
    """The text with memory addresses written as zeros, as long as before."""
    return _ADDRESS.sub(_zeros, text) if 'at 0x' in text else text


def well_formed(text):
    """An exact string with no lone surrogate and no address."""
    text = without_addresses(_exact(text))
    try:
        text.encode('utf-8')
    except UnicodeEncodeError:
        text = text.encode('utf-8', 'backslashreplace').decode('utf-8')
    return text


def _type_mro(kind):
    # Some types of the interpreter itself have none before 3.9.
    return _type_order(kind) or ()


def name_of(kind):
    return well_formed(_type_name(kind))


def module_of(kind):
    module = _type_dict(kind).get('__module__')
    return module if type(module) is str else 'builtins'


def descends(kind, base):
    for each in _type_mro(kind):
        if each is base:
            return True
    return False


class Namespace:
    """The modules whose classes count as the sample's own."""

    own = frozenset(['__main__', 'program'])


# Python classes of the library that keep no state of the process in an instance.
_STATELESS = frozenset(['abc', 'typing', 'enum', 'builtins', 'collections', 'dataclasses', 'collections.abc', '_collections_abc'])


class Values:
    """Writes values under one set of caps. Not for two threads at once."""

    __slots__ = ('depth', 'elements', 'characters', 'left', 'literal', 'path')

    def __init__(self, depth, elements, characters):
        self.depth = depth
        self.elements = elements
        self.characters = characters
        self.left = characters
        self.literal = True
        self.path = []

    def text(self, value):
        self.left = self.characters
        self.literal = True
        if self.path:
            self.path = []
        handler = HANDLERS.get(id(type(value)))
        try:
            if handler is not None:
                return handler(self, value, self.depth)
            return self.write(value, self.depth)
        except (RuntimeError, LookupError, TypeError, ValueError, AttributeError):
            # Another thread changed a container meanwhile, or a type is not what it says.
            self.literal = False
            return '<%s>' % name_of(type(value))

    def write(self, value, depth):
        kind = type(value)
        handler = HANDLERS.get(id(kind))
        if handler is None:
            known = PLANS.get(id(kind))
            if known is None:
                known = PLANS[id(kind)] = (plan(kind), kind)
            handler = known[0]
        return handler(self, value, depth)

    def atom(self, text):
        self.left -= len(text)
        return text

    def opaque(self, text):
        self.literal = False
        self.left -= len(text)
        return text

    def cut(self, missing, size):
        self.literal = False
        return '<+%d of %d>' % (missing, size)

    def items(self, items, size, depth):
        """Texts of the items, with a mark for those left out."""
        parts = []
        write = self.write
        count = 0
        most = self.elements
        for item in items:
            if count >= most or self.left <= 0:
                parts.append(self.cut(size - count, size))
                break
            count += 1
            parts.append(write(item, depth))
            self.left -= 2
        return parts

    def pairs(self, items, size, depth):
        parts = []
        write = self.write
        count = 0
        for key, item in items:
            if count >= self.elements or self.left <= 0:
                parts.append(self.cut(size - count, size))
                break
            count += 1
            parts.append(write(key, depth) + ': ' + write(item, depth))
            self.left -= 4
        return parts

    def enter(self, value, depth, size):
        """None where the container may be written, else the text that stands for it."""
        if depth <= 0:
            return self.opaque('<%s of %d>' % (name_of(type(value)), size))
        for outer in self.path:
            if outer is value:
                return self.opaque('<cycle>')
        if len(self.path) >= LITERAL_DEPTH:
            self.literal = False
        self.path.append(value)
        return None

    def sorted_items(self, items, size, depth):
        before = self.left
        texts = []
        for item in items:
            self.left = before
            texts.append(self.write(item, depth))
        self.left = before
        texts.sort()
        parts = []
        for text in texts:
            if len(parts) >= self.elements or self.left <= 0:
                parts.append(self.cut(size - len(parts), size))
                break
            parts.append(text)
            self.left -= len(text) + 2
        return parts


def _int(values, value, depth):
    if -1000000000 < value < 1000000000:
        text = int.__repr__(value)
        values.left -= len(text)
        return text
    bits = int.bit_length(value)
    room = values.left if values.left > ATOM else ATOM
    # A digit holds more than 3.3 bits: no need to write out what can not fit.
    if bits <= MOST_BITS and bits < 4 * (room + 1):
        try:
            text = int.__repr__(value)
        except ValueError:
            text = None
        if text is not None and len(text) <= room:
            values.left -= len(text)
            return text
    return values.opaque('<int of %d bits>' % bits)


def _bool(values, value, depth):
    return values.atom('True' if value else 'False')


def _none(values, value, depth):
    values.left -= 4
    return 'None'


def _float(values, value, depth):
    text = float.__repr__(value)
    if text in ('inf', '-inf', 'nan'):
        values.literal = False
    values.left -= len(text)
    return text


def _complex(values, value, depth):
    return values.opaque(complex.__repr__(value))


def _str(values, value, depth):
    size = len(value)
    room = values.left if values.left > ATOM else ATOM
    if size <= room:
        text = repr(value)
        if 'at 0x' in text and _ADDRESS.search(text):
            values.literal = False
            text = without_addresses(text)
        values.left -= len(text)
        return text
    kept = room - 2
    values.left = 0
    return without_addresses(repr(value[:kept])) + values.cut(size - kept, size)


def _bytes(values, value, depth):
    size = len(value)
    room = values.left if values.left > ATOM else ATOM
    if size <= room:
        return values.atom(repr(value))
    kept = room - 3
    values.left = 0
    return repr(value[:kept]) + values.cut(size - kept, size)


def _bytearray(values, value, depth):
    values.literal = False
    if not value:
        return values.atom('bytearray()')
    room = values.left if values.left > ATOM else ATOM
    size = bytearray.__len__(value)
    if size <= room:
        return values.atom('bytearray(' + repr(bytes(bytearray.__getitem__(value, slice(None)))) + ')')
    head = bytes(bytearray.__getitem__(value, slice(room - 3)))
    values.left = 0
    return 'bytearray(' + repr(head) + values.cut(size - room + 3, size) + ')'


def _list(values, value, depth):
    size = list.__len__(value)
    if not size:
        return values.atom('[]')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(list.__iter__(value), size, depth - 1)
    values.path.pop()
    return '[' + ', '.join(parts) + ']'


def _tuple(values, value, depth):
    size = tuple.__len__(value)
    if not size:
        return values.atom('()')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(tuple.__iter__(value), size, depth - 1)
    values.path.pop()
    return '(' + parts[0] + ',)' if size == 1 else '(' + ', '.join(parts) + ')'


def _dict(values, value, depth):
    size = dict.__len__(value)
    if not size:
        return values.atom('{}')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.pairs(dict.items(value), size, depth - 1)
    values.path.pop()
    return '{' + ', '.join(parts) + '}'


def _elements(values, value, depth, size, items):
    if size > LARGEST_SORTED:
        return values.opaque('<%s of %d>' % (name_of(type(value)), size))
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.sorted_items(items, size, depth - 1)
    values.path.pop()
    return '{' + ', '.join(parts) + '}'


def _set(values, value, depth):
    size = set.__len__(value)
    if not size:
        return values.opaque('set()')
    return _elements(values, value, depth, size, set.__iter__(value))


def _frozenset(values, value, depth):
    values.literal = False
    size = frozenset.__len__(value)
    if not size:
        return values.atom('frozenset()')
    text = _elements(values, value, depth, size, frozenset.__iter__(value))
    return text if text.startswith('<') else 'frozenset(' + text + ')'


def _deque(values, value, depth):
    values.literal = False
    size = collections.deque.__len__(value)
    bound = _deque_maxlen(value)
    tail = ')' if bound is None else ', maxlen=%d)' % bound
    if not size:
        return values.atom('deque([]' + tail)
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(collections.deque.__iter__(value), size, depth - 1)
    values.path.pop()
    return 'deque([' + ', '.join(parts) + ']' + tail


def _counter(values, value, depth):
    values.literal = False
    size = dict.__len__(value)
    if not size:
        return values.atom('Counter()')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    items = dict.items(value)
    if size <= LARGEST_SORTED:
        items = list(items)
        if all(type(count) is int for _, count in items):
            items.sort(key=_negative_count)
    parts = values.pairs(items, size, depth - 1)
    values.path.pop()
    return 'Counter({' + ', '.join(parts) + '})'


def _negative_count(item):
    return -item[1]


def _defaultdict(values, value, depth):
    values.literal = False
    factory = values.write(_default_factory(value), depth)
    return 'defaultdict(' + factory + ', ' + _dict_named(values, value, depth) + ')'


def _ordered_dict(values, value, depth):
    values.literal = False
    if not dict.__len__(value):
        return values.atom('OrderedDict()')
    text = _dict_named(values, value, depth)
    return text if text.startswith('<') else 'OrderedDict(' + text + ')'


def _dict_named(values, value, depth):
    size = dict.__len__(value)
    if not size:
        return values.atom('{}')
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    # dict.items of an ordered dictionary would give the order of first insertion.
    items = _ordered_items(value) if type(value) is collections.OrderedDict else dict.items(value)
    parts = values.pairs(items, size, depth - 1)
    values.path.pop()
    return '{' + ', '.join(parts) + '}'


def _view(values, value, depth):
    values.literal = False
    size = len(value)
    name = name_of(type(value))
    instead = values.enter(value, depth, size)
    if instead is not None:
        return instead
    parts = values.items(iter(value), size, depth - 1)
    values.path.pop()
    return name + '([' + ', '.join(parts) + '])'


def _range(values, value, depth):
    values.literal = False
    parts = [int.__repr__(value.start), int.__repr__(value.stop)]
    if value.step != 1:
        parts.append(int.__repr__(value.step))
    return values.atom('range(' + ', '.join(parts) + ')')


def _slice(values, value, depth):
    values.literal = False
    if depth <= 0:
        return values.atom('<slice>')
    parts = [values.write(part, depth - 1) for part in (value.start, value.stop, value.step)]
    return 'slice(' + ', '.join(parts) + ')'


def _function(values, value, depth):
    return values.opaque('<function ' + well_formed(_function_name(value)) + '>')


def _builtin(values, value, depth):
    return values.opaque('<function ' + well_formed(_builtin_name(value)) + '>')


def _method(values, value, depth):
    function = types.MethodType.__dict__['__func__'].__get__(value)
    kind = type(function)
    name = well_formed(_function_name(function)) if kind is types.FunctionType else name_of(kind)
    return values.opaque('<method ' + name + '>')


def _class(values, value, depth):
    return values.opaque('<class ' + name_of(value) + '>')


def _module(values, value, depth):
    name = _module_dict(value).get('__name__')
    return values.opaque('<module ' + (well_formed(name) if type(name) is str else '?') + '>')


def _generator(values, value, depth):
    kind = type(value)
    name = value.__name__
    return values.opaque('<' + name_of(kind) + ' ' + well_formed(name) + '>')


def _native(values, value, depth):
    """For types of the library whose `__repr__` is C and reads nothing but themselves."""
    return values.opaque(well_formed(type(value).__repr__(value)))


def _fraction(values, value, depth):
    top, bottom = (fractions.Fraction.__dict__[name].__get__(value) for name in ('_numerator', '_denominator'))
    values.literal = False
    return 'Fraction(' + values.write(top, depth) + ', ' + values.write(bottom, depth) + ')'


def _moment(values, value, depth):
    zone = value.tzinfo
    if zone is None or zone is datetime.timezone.utc:
        return _native(values, value, depth)
    return values.opaque('<' + name_of(type(value)) + '>')


def _pattern(values, value, depth):
    values.literal = False
    return 're.compile(' + values.write(value.pattern, depth) + ')'


def _constant(text):
    def handler(values, value, depth):
        return values.opaque(text)

    return handler


_deque_maxlen = collections.deque.__dict__['maxlen'].__get__
_default_factory = collections.defaultdict.__dict__['default_factory'].__get__
_ordered_items = collections.OrderedDict.items

# The keys are identities: a metaclass of the sample may have a __hash__ of its own.
HANDLERS = {
    id(kind): handler
    for kind, handler in [
        (int, _int),
        (bool, _bool),
        (type(None), _none),
        (float, _float),
        (complex, _complex),
        (str, _str),
        (bytes, _bytes),
        (bytearray, _bytearray),
        (list, _list),
        (tuple, _tuple),
        (dict, _dict),
        (set, _set),
        (frozenset, _frozenset),
        (collections.deque, _deque),
        (collections.Counter, _counter),
        (collections.defaultdict, _defaultdict),
        (collections.OrderedDict, _ordered_dict),
        (type({}.keys()), _view),
        (type({}.values()), _view),
        (type({}.items()), _view),
        (range, _range),
        (slice, _slice),
        (types.FunctionType, _function),
        (types.BuiltinFunctionType, _builtin),
        (types.MethodType, _method),
        (type, _class),
        (types.ModuleType, _module),
        (types.GeneratorType, _generator),
        (types.CoroutineType, _generator),
        (types.AsyncGeneratorType, _generator),
        (type(Ellipsis), _constant('Ellipsis')),
        (type(NotImplemented), _constant('NotImplemented')),
        (decimal.Decimal, _native),
        (datetime.date, _native),
        (datetime.timedelta, _native),
        (datetime.datetime, _moment),
        (datetime.time, _moment),
        (fractions.Fraction, _fraction),
        (re.Pattern, _pattern),
    ]
}
PLANS = {}

_BASES = [
    (collections.Counter, _counter),
    (collections.OrderedDict, _dict_named),
    (collections.deque, _deque),
    (list, _list),
    (dict, _dict),
    (set, _set),
    (frozenset, _frozenset),
    (tuple, _tuple),
    (int, lambda values, value, depth: _int(values, int.__add__(value, 0), depth)),
    (float, lambda values, value, depth: _float(values, float.__add__(value, 0.0), depth)),
    (str, lambda values, value, depth: _str(values, _exact(value), depth)),
    (bytes, lambda values, value, depth: _bytes(values, bytes.__getitem__(value, slice(None)), depth)),
    (bytearray, _bytearray),
]


def _slots(kind):
    """Descriptors of the slots that classes of the sample declare, bases first."""
    found = []
    for each in reversed(_type_mro(kind)):
        space = _type_dict(each)
        if '__slots__' in space:
            for name, member in space.items():
                if type(member) is types.MemberDescriptorType:
                    found.append((well_formed(name), member.__get__))
    return found


def _instance_dict(kind):
    """What reads the real `__dict__` of an instance, past properties of that name; None where there is none."""
    for each in _type_mro(kind):
        found = _type_dict(each).get('__dict__')
        if type(found) is types.GetSetDescriptorType and each is not type:
            return found.__get__
    return None


def _attributes(kind):
    """A function from an instance to its attributes, slots first."""
    slots = _slots(kind)
    space = _instance_dict(kind)
    guarded = any(
        _type_flags(each) & _HEAP_TYPE and module_of(each) not in Namespace.own and module_of(each) not in _STATELESS
        for each in _type_mro(kind)
    )

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
                # What a library's class keeps for itself may hold an identity of the process.
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
    read = _attributes(kind)

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
    read = _attributes(kind) if module_of(kind) in Namespace.own else None

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
    for each in _type_mro(kind):
        fields = _type_dict(each).get('_fields')
        if type(fields) is tuple and all(type(field) is str for field in fields):
            return fields
    return None


def plan(kind):
    """The handler for instances of a type met for the first time."""
    if descends(kind, type):
        return _class
    if _type_name(kind) == 'async_generator_wrapped_value':
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
    if _type_flags(kind) & _HEAP_TYPE and module_of(kind) in Namespace.own:
        return _instance(kind)
    return _constant('<' + name_of(kind) + '>')
