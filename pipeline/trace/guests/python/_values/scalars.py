"""Numbers and strings."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.text import ADDRESS, without_addresses

ATOM = 40
MOST_BITS = 14000


def write_int(values, value, depth):
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
    values.whole = False
    return values.opaque('<int of %d bits>' % bits)


def write_bool(values, value, depth):
    return values.atom('True' if value else 'False')


def write_none(values, value, depth):
    values.left -= 4
    return 'None'


def write_float(values, value, depth):
    text = float.__repr__(value)
    if text in ('inf', '-inf', 'nan'):
        values.literal = False
    values.left -= len(text)
    return text


def write_complex(values, value, depth):
    return values.opaque(complex.__repr__(value))


def write_str(values, value, depth):
    size = len(value)
    room = values.left if values.left > ATOM else ATOM
    if size <= room:
        text = repr(value)
        if 'at 0x' in text and ADDRESS.search(text):
            values.literal = False
            text = without_addresses(text)
        values.left -= len(text)
        return text
    kept = room - 2
    values.left = 0
    return without_addresses(repr(value[:kept])) + values.cut(size - kept, size)


def write_bytes(values, value, depth):
    size = len(value)
    room = values.left if values.left > ATOM else ATOM
    if size <= room:
        return values.atom(repr(value))
    kept = room - 3
    values.left = 0
    return repr(value[:kept]) + values.cut(size - kept, size)


def write_bytearray(values, value, depth):
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


HANDLERS = [
    (int, write_int),
    (bool, write_bool),
    (type(None), write_none),
    (float, write_float),
    (complex, write_complex),
    (str, write_str),
    (bytes, write_bytes),
    (bytearray, write_bytearray),
]
