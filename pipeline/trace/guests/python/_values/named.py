"""What is told by its name alone: functions, classes, modules, generators."""

__builtins__ = dict(vars(__import__('builtins')))

import types

from _values.kinds import name_of
from _values.text import well_formed

_function_name = types.FunctionType.__dict__['__name__'].__get__
_builtin_name = types.BuiltinFunctionType.__dict__['__name__'].__get__
_module_dict = types.ModuleType.__dict__['__dict__'].__get__


def write_function(values, value, depth):
    return values.opaque('<function ' + well_formed(_function_name(value)) + '>')


def write_builtin(values, value, depth):
    return values.opaque('<function ' + well_formed(_builtin_name(value)) + '>')


def write_method(values, value, depth):
    function = types.MethodType.__dict__['__func__'].__get__(value)
    kind = type(function)
    name = well_formed(_function_name(function)) if kind is types.FunctionType else name_of(kind)
    return values.opaque('<method ' + name + '>')


def write_class(values, value, depth):
    return values.opaque('<class ' + name_of(value) + '>')


def write_module(values, value, depth):
    name = _module_dict(value).get('__name__')
    return values.opaque('<module ' + (well_formed(name) if type(name) is str else '?') + '>')


def write_generator(values, value, depth):
    kind = type(value)
    name = value.__name__
    return values.opaque('<' + name_of(kind) + ' ' + well_formed(name) + '>')


def constant(text):
    def handler(values, value, depth):
        return values.opaque(text)

    return handler


HANDLERS = [
    (types.FunctionType, write_function),
    (types.BuiltinFunctionType, write_builtin),
    (types.MethodType, write_method),
    (type, write_class),
    (types.ModuleType, write_module),
    (types.GeneratorType, write_generator),
    (types.CoroutineType, write_generator),
    (types.AsyncGeneratorType, write_generator),
    (type(Ellipsis), constant('Ellipsis')),
    (type(NotImplemented), constant('NotImplemented')),
]
