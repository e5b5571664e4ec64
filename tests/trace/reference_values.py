"""The text of a value by the grammar that the product's documentation gives, written in the plainest way that there is.

It asks the values themselves, so methods of the program may run: they are not traced meanwhile.
"""

import collections
import datetime
import decimal
import enum
import fractions
import gc
import re
import types

OWN = ('__main__', 'program')
# Library classes of these modules keep nothing of the process in an instance.
STATELESS = ('abc', 'typing', 'enum', 'builtins', 'collections', 'dataclasses', 'collections.abc', '_collections_abc')
VIEWS = (type({}.keys()), type({}.values()), type({}.items()))
NAMED = (
    (types.FunctionType, 'function'),
    (types.BuiltinFunctionType, 'function'),
    (types.MethodType, 'method'),
    (types.GeneratorType, 'generator'),
    (types.CoroutineType, 'coroutine'),
    (types.AsyncGeneratorType, 'async_generator'),
    (types.ModuleType, 'module'),
)
EXTENDED = (
    collections.Counter, collections.OrderedDict, collections.deque, list, dict, set, frozenset, tuple, int, float, str,
    bytes, bytearray,
)


def one_of(value, values):
    """By identity: a class may have an `__eq__` of its own."""
    return any(each is value for each in values)


def inherits(kind, base):
    return one_of(base, type.mro(kind))


def heap(kind):
    return type.__dict__['__flags__'].__get__(kind) & 1 << 9


def module(kind):
    found = type.__dict__['__dict__'].__get__(kind).get('__module__')
    return found if type(found) is str else 'builtins'


def plain_text(text):
    """No address, no lone surrogate."""
    text = re.sub(r'\bat 0x([0-9A-Fa-f]+)', lambda found: 'at 0x' + '0' * len(found.group(1)), text)
    return text.encode('utf-8', 'backslashreplace').decode('utf-8')


class Writer:
    def __init__(self, depth, elements, characters):
        self.depth, self.elements, self.characters = depth, elements, characters

    def text(self, value):
        self.room = self.characters
        self.path = []
        return self.write(value, self.depth)

    def write(self, value, depth):
        kind = type(value)
        name = plain_text(type.__dict__['__name__'].__get__(kind))
        if one_of(kind, (str, bytes, bytearray)):
            return self.run(kind, value)
        if kind is int:
            room = max(self.room, 40)
            # Digits are few where the program said so.
            try:
                text = repr(value) if value.bit_length() <= 14000 else None
            except ValueError:
                text = None
            if text is None or len(text) > room:
                text = '<int of %d bits>' % value.bit_length()
            return self.atom(text)
        if one_of(kind, (bool, float, complex, type(None), decimal.Decimal, datetime.date, datetime.timedelta)):
            return self.atom(repr(value))
        if one_of(kind, (datetime.datetime, datetime.time)) and value.tzinfo in (None, datetime.timezone.utc):
            return self.atom(repr(value))
        if one_of(kind, (type(Ellipsis), type(NotImplemented))):
            return self.atom(repr(value))
        if kind is range:
            return self.atom(repr(value))
        if kind is slice:
            if depth <= 0:
                return self.atom('<slice>')
            return 'slice(' + ', '.join([self.write(each, depth - 1) for each in (value.start, value.stop, value.step)]) + ')'
        if kind is re.Pattern:
            return 're.compile(' + self.write(value.pattern, depth) + ')'
        if kind is fractions.Fraction:
            return 'Fraction(%s, %s)' % (self.write(value.numerator, depth), self.write(value.denominator, depth))
        for named, word in NAMED:
            if kind is named:
                called = getattr(value, '__func__', value)
                inside = called.__name__ if hasattr(called, '__name__') else type(called).__name__
                return self.atom('<%s %s>' % (word, plain_text(inside)))
        if name == 'async_generator_wrapped_value':
            # Nothing but the collector looks into it.
            return self.write(gc.get_referents(value)[0], depth)
        if inherits(kind, type):
            return self.atom('<class %s>' % plain_text(type.__dict__['__name__'].__get__(value)))
        if kind is collections.defaultdict:
            return 'defaultdict(%s, %s)' % (self.write(value.default_factory, depth), self.container(dict, value, depth, name))
        if one_of(kind, EXTENDED):
            return self.container(kind, value, depth, name)
        if one_of(kind, VIEWS):
            return self.within(value, list(value), depth, name, name + '([%s])')
        if inherits(type(kind), enum.EnumMeta):
            space = vars(value)
            self.room -= len(name) + len(space['_name_']) + 5
            return '<%s.%s: %s>' % (name, space['_name_'], self.write(space['_value_'], depth - 1))
        if inherits(kind, BaseException):
            held = BaseException.__dict__['args'].__get__(value)
            return self.within(value, held, depth, name, name + '(%s)') if held else self.atom(name + '()')
        if inherits(kind, tuple) and hasattr(kind, '_fields'):
            pairs = list(zip(kind._fields, value))
            return self.within(value, pairs, depth, name, name + '(%s)', self.attributes) if pairs else self.atom(name + '()')
        for base in EXTENDED:
            if inherits(kind, base):
                return self.extended(base, value, depth, name)
        if not heap(kind) or module(kind) not in OWN:
            return self.atom('<%s>' % name)
        pairs = self.held(value)
        if not pairs:
            return self.atom('<%s>' % name)
        if depth <= 0:
            return self.atom('<%s of %d>' % (name, len(pairs)))
        if one_of(value, self.path):
            return self.atom('<cycle>')
        self.room -= len(name) + 2
        return '<%s %s>' % (name, ' '.join(self.among(value, pairs, depth - 1, self.attributes)))

    def atom(self, text):
        self.room -= len(text)
        return text

    def run(self, kind, value):
        """Strings and their like."""
        if kind is bytearray and not value:
            return self.atom('bytearray()')
        limit = max(self.room, 40)
        form = 'bytearray(%r' if kind is bytearray else '%r'
        close = ')' if kind is bytearray else ''
        plain = bytes if kind is bytearray else kind
        if len(value) <= limit:
            return self.atom(plain_text(form % plain(value) + close))
        kept = limit - (2 if kind is str else 3)
        self.room = 0
        return plain_text(form % plain(value[:kept])) + '<+%d of %d>' % (len(value) - kept, len(value)) + close

    def container(self, kind, value, depth, name):
        size = kind.__len__(value)
        forms = {
            list: ('[]', '[%s]'), tuple: ('()', '(%s,)' if size == 1 else '(%s)'), dict: ('{}', '{%s}'), set: ('set()', '{%s}'),
            frozenset: ('frozenset()', 'frozenset({%s})'), collections.Counter: ('Counter()', 'Counter({%s})'),
            collections.OrderedDict: ('OrderedDict()', 'OrderedDict({%s})'),
        }
        if kind is collections.deque:
            end = ')' if value.maxlen is None else ', maxlen=%d)' % value.maxlen
            forms[kind] = 'deque([]' + end, 'deque([%s]' + end
        empty, form = forms[kind]
        if not size:
            return self.atom(empty)
        if one_of(kind, (set, frozenset)):
            if size > 1024:
                return self.atom('<%s of %d>' % (name, size))
            return self.within(value, list(kind.__iter__(value)), depth, name, form, self.unordered)
        if not inherits(kind, dict):
            return self.within(value, list(kind.__iter__(value)), depth, name, form)
        pairs = list(kind.items(value))
        if kind is collections.Counter and size <= 1024 and all(type(count) is int for _, count in pairs):
            pairs.sort(key=lambda pair: -pair[1])
        return self.within(value, pairs, depth, name, form, self.pairs)

    def within(self, value, items, depth, name, form, write=None):
        if depth <= 0:
            return self.atom('<%s of %d>' % (name, len(items)))
        if one_of(value, self.path):
            return self.atom('<cycle>')
        return form % ', '.join(self.among(value, items, depth - 1, write or self.items))

    def among(self, value, items, depth, write):
        self.path.append(value)
        texts = []
        for text in write(items, depth):
            if len(texts) == self.elements or text is None:
                texts.append('<+%d of %d>' % (len(items) - len(texts), len(items)))
                break
            texts.append(text)
        self.path.pop()
        return texts

    # Each gives the texts of entries in order, and None where there is no room for one.

    def items(self, items, depth):
        for place, item in enumerate(items):
            if self.room <= 0 or place == self.elements:
                yield None
            text = self.write(item, depth)
            self.room -= 2
            yield text

    def pairs(self, items, depth):
        for place, (key, item) in enumerate(items):
            if self.room <= 0 or place == self.elements:
                yield None
            text = self.write(key, depth) + ': ' + self.write(item, depth)
            self.room -= 4
            yield text

    def attributes(self, items, depth):
        for place, (key, item) in enumerate(items):
            if self.room <= 0 or place == self.elements:
                yield None
            self.room -= len(key) + 2
            yield key + '=' + self.write(item, depth)

    def unordered(self, items, depth):
        room = self.room
        texts = []
        for item in items:
            self.room = room
            texts.append(self.write(item, depth))
        self.room = room
        for place, text in enumerate(sorted(texts)):
            if self.room <= 0 or place == self.elements:
                yield None
            self.room -= len(text) + 2
            yield text

    def extended(self, base, value, depth, name):
        self.room -= len(name) + 3
        if base in (int, float, str, bytes):
            exact = base.__add__(value, base())
            inside = self.write(exact, depth)
        elif base is bytearray:
            inside = self.run(base, bytearray(bytearray.__getitem__(value, slice(None))))
        elif base is collections.OrderedDict:
            inside = self.container(dict, value, depth, name)
        else:
            inside = self.container(base, value, depth, name)
        pairs = self.held(value) if module(type(value)) in OWN and depth > 0 else []
        if pairs:
            inside += ' ' + ' '.join(self.among(value, pairs, depth - 1, self.attributes))
        return '<%s %s>' % (name, inside)

    def held(self, value):
        """Attributes, slots of the bases first; of what a library's class keeps, only what is not private."""
        kinds = type.mro(type(value))
        found = []
        for kind in reversed(kinds):
            space = type.__dict__['__dict__'].__get__(kind)
            if '__slots__' in space:
                for name, member in space.items():
                    if type(member) is types.MemberDescriptorType:
                        try:
                            found.append((plain_text(name), member.__get__(value)))
                        except AttributeError:
                            pass
        guarded = any(heap(kind) and module(kind) not in OWN + STATELESS for kind in kinds)
        for kind in kinds:
            getter = type.__dict__['__dict__'].__get__(kind).get('__dict__')
            if type(getter) is types.GetSetDescriptorType:
                for name, item in dict.items(getter.__get__(value)):
                    if type(name) is str and not (guarded and name.startswith('_')):
                        found.append((plain_text(name), item))
                break
        return found
