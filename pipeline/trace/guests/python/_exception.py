"""How an exception reads in a trace, without asking a method of the sample."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.kinds import HEAP_TYPE, Namespace, descends, flags_of, module_of, name_of, order_of, space_of
from _values.text import well_formed

RECURSION = 'maximum recursion depth exceeded'
_arguments = BaseException.__dict__['args'].__get__
_PLAIN = (str, int, float, bool, type(None), bytes)


def exception_name(kind):
    """As Python shows it: with its module, unless that is builtins or the sample."""
    name = name_of(kind)
    module = module_of(kind)
    return name if module == 'builtins' or module in Namespace.own else module + '.' + name


def _own_text(kind):
    """Whether a class of the sample or of a library says how the exception reads."""
    for each in order_of(kind):
        if not flags_of(each) & HEAP_TYPE:
            return False
        space = space_of(each)
        if '__str__' in space or '__repr__' in space:
            return True
    return False


def exception_message(exception, values):
    """The exception's message, from its arguments: a `__str__` of the sample is not asked."""
    kind = type(exception)
    held = _arguments(exception)
    if descends(kind, RecursionError):
        return RECURSION if held and type(held[0]) is str and held[0].startswith(RECURSION) else _plain(held, values)
    if descends(kind, SyntaxError):
        if len(held) == 2 and type(held[0]) is str and type(held[1]) is tuple and len(held[1]) > 1:
            line = held[1][1]
            return _bounded(held[0] + (' (line %d)' % line if type(line) is int else ''), values)
        return _plain(held, values)
    if held and not _own_text(kind) and all(type(each) in _PLAIN for each in held):
        for each in order_of(kind):
            if not flags_of(each) & HEAP_TYPE:
                try:
                    return _bounded(each.__str__(exception), values)
                except Exception:
                    break
    return _plain(held, values)


def _plain(held, values):
    if not held:
        return ''
    if len(held) == 1:
        return _bounded(held[0], values) if type(held[0]) is str else values.text(held[0])
    return values.text(held)


def _bounded(text, values):
    size = len(text)
    if size > values.characters:
        text = text[: values.characters] + '<+%d of %d>' % (size - values.characters, size)
    return well_formed(text)
