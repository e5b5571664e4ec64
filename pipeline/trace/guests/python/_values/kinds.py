"""What types say of themselves, read past their metaclasses."""

__builtins__ = dict(vars(__import__('builtins')))

from _values.text import well_formed

type_name = type.__dict__['__name__'].__get__
space_of = type.__dict__['__dict__'].__get__
flags_of = type.__dict__['__flags__'].__get__
_order_of = type.__dict__['__mro__'].__get__
HEAP_TYPE = 1 << 9


def order_of(kind):
    # Some types of the interpreter itself have none before 3.9.
    return _order_of(kind) or ()


def name_of(kind):
    return well_formed(type_name(kind))


def module_of(kind):
    module = space_of(kind).get('__module__')
    return module if type(module) is str else 'builtins'


def descends(kind, base):
    for each in order_of(kind):
        if each is base:
            return True
    return False


class Namespace:
    """The modules whose classes count as the sample's own."""

    own = frozenset(['__main__', 'program'])
