/* What is shown by its name alone; and where the text of a value begins. */

#include "objects.c"

static int write_module(Writer *writer, PyObject *value)
{
    PyObject *name = PyDict_GetItemString(PyModule_GetDict(value), "__name__");
    if (name != NULL && PyUnicode_CheckExact(name))
        return write_named(writer, "<module ", name);
    return write_literal(writer, "<module ?>");
}

static int write_method(Writer *writer, PyObject *value)
{
    PyObject *function = PyMethod_GET_FUNCTION(value);
    if (PyFunction_Check(function))
        return write_named(writer, "<method ", ((PyFunctionObject *)function)->func_name);
    Py_ssize_t size;
    TRY(add_literal(writer, "<method "));
    TRY(write_type_name(writer, Py_TYPE(function), &size));
    writer->left -= size + 9;
    return add_literal(writer, ">");
}

static int write_function(Writer *writer, PyObject *name)
{
    TRY(trail_string(&writer->trail, AT_FUNCTION, name));
    return write_named(writer, "<function ", name);
}

/* -1, or 0 where it is of another type. */
static int write_other(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyFunction_Type)
        return write_function(writer, ((PyFunctionObject *)value)->func_name);
    if (type == &PyType_Type)
        return write_class(writer, (PyTypeObject *)value);
    if (type == (PyTypeObject *)plans.deque)
        return write_deque(writer, value, depth);
    if (type == (PyTypeObject *)plans.defaultdict)
        return write_defaultdict(writer, value, depth);
    if (type == (PyTypeObject *)plans.counter)
        return write_counter(writer, value, depth);
    if (type == &PyRange_Type)
        return write_range(writer, value, depth);
    /* Of these no trail tells. */
    int trail = writer->trail.on;
    trail_give_up(&writer->trail);
    if (type == &PyModule_Type)
        return write_module(writer, value);
    if (type == &PyMethod_Type)
        return write_method(writer, value);
    if (type == &PyGen_Type)
        return write_named(writer, "<generator ", ((PyGenObject *)value)->gi_name);
    if (type == &PyCoro_Type)
        return write_named(writer, "<coroutine ", ((PyCoroObject *)value)->cr_name);
    if (type == &PyAsyncGen_Type)
        return write_named(writer, "<async_generator ", ((PyAsyncGenObject *)value)->ag_name);
    if (type == &PyCFunction_Type) {
        const char *name = ((PyCFunctionObject *)value)->m_ml->ml_name;
        TRY(write_literal(writer, "<function "));
        TRY(write_ascii(writer, name, (Py_ssize_t)strlen(name)));
        return write_literal(writer, ">");
    }
    writer->trail.on = trail;
    return write_planned(writer, value, depth);
}

static int write_number(Writer *writer, PyObject *value)
{
    int64_t small;
    if (small_int(value, &small)) {
        TRY(trail_add(&writer->trail, (uint64_t)small << 1 | 1));
    } else if (writer->trail.on) {
        Py_ssize_t size;
        const void *digits = digits_of(value, &size);
        TRY(trail_bytes(&writer->trail, AT_LONG, (uint64_t)is_negative(value), digits, size));
    }
    return write_int(writer, value);
}

static int write_real(Writer *writer, PyObject *value)
{
    double real = PyFloat_AS_DOUBLE(value);
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    TRY(trail_add(&writer->trail, AT_FLOAT));
    TRY(trail_add(&writer->trail, bits));
    return write_float(writer, real);
}

static int write_value(Writer *writer, PyObject *value, Py_ssize_t depth)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyLong_Type)
        return write_number(writer, value);
    if (type == &PyUnicode_Type) {
        TRY(trail_string(&writer->trail, AT_STRING, value));
        return write_str(writer, value, depth);
    }
    if (type == &PyFloat_Type)
        return write_real(writer, value);
    if (type == &PyList_Type)
        return write_list(writer, value, depth);
    if (type == &PyTuple_Type)
        return write_tuple(writer, value, depth);
    if (value == Py_None) {
        TRY(trail_add(&writer->trail, AT_NONE));
        return write_literal(writer, "None");
    }
    if (type == &PyBool_Type) {
        TRY(trail_add(&writer->trail, value == Py_True ? AT_TRUE : AT_FALSE));
        return value == Py_True ? write_literal(writer, "True") : write_literal(writer, "False");
    }
    if (type == &PyDict_Type)
        return write_mapping(writer, value, depth, AT_DICT);
    if (type == &PySet_Type || type == &PyFrozenSet_Type)
        return write_set(writer, value, depth);
    if (type == &PyBytes_Type) {
        TRY(trail_bytes(&writer->trail, AT_BYTES, 1, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value)));
        return write_bytes(writer, value);
    }
    return write_other(writer, value, depth);
}

/* What another thread or a strange type can bring about meanwhile; the value is then shown by its type. */
static int is_forgiven(void)
{
    return PyErr_ExceptionMatches(PyExc_RuntimeError) || PyErr_ExceptionMatches(PyExc_LookupError) ||
           PyErr_ExceptionMatches(PyExc_TypeError) || PyErr_ExceptionMatches(PyExc_ValueError) ||
           PyErr_ExceptionMatches(PyExc_AttributeError);
}

static int write_bare(Writer *writer, PyTypeObject *type)
{
    Py_ssize_t size;
    writer->text.size = 0;
    TRY(add_literal(writer, "<"));
    TRY(write_type_name(writer, type, &size));
    return add_literal(writer, ">");
}

/* Makes the text of a value, and with `trailed` its trail, which is on still where it tells of all. */
static int write_text(Writer *writer, PyObject *value, int trailed)
{
    writer->text.size = 0;
    writer->left = writer->characters;
    writer->inside = 0;
    writer->trail.words.size = 0;
    writer->trail.on = trailed;
    Py_INCREF(value);
    int wrote = write_value(writer, value, writer->depth);
    if (wrote < 0 && is_forgiven()) {
        PyErr_Clear();
        trail_give_up(&writer->trail);
        wrote = write_bare(writer, Py_TYPE(value));
    }
    Py_DECREF(value);
    return wrote;
}

/* Larger values are left to Python: what is told here is walked before it is written. */
enum { PLAIN_DEPTH = 20, PLAIN_PARTS = 5000 };

/* Whether a value's text is a literal for it unless something is left out; `parts`: how many may still be looked at. */
static int is_plain(PyObject *value, int depth, int *parts)
{
    PyTypeObject *type = Py_TYPE(value);
    if ((*parts)-- == 0 || depth == 0)
        return 0;
    if (value == Py_None || type == &PyBool_Type || type == &PyBytes_Type)
        return 1;
    if (type == &PyLong_Type) {
        int64_t small;
        return small_int(value, &small);
    }
    if (type == &PyFloat_Type)
        return isfinite(PyFloat_AS_DOUBLE(value));
    if (type == &PyUnicode_Type)
        return PyUnicode_IS_COMPACT_ASCII(value) &&
               !has_address((const char *)PyUnicode_1BYTE_DATA(value), PyUnicode_GET_LENGTH(value));
    if (type == &PyList_Type || type == &PyTuple_Type) {
        for (Py_ssize_t index = 0; index < Py_SIZE(value); index++) {
            PyObject *item = type == &PyList_Type ? PyList_GET_ITEM(value, index) : PyTuple_GET_ITEM(value, index);
            if (!is_plain(item, depth - 1, parts))
                return 0;
        }
        return 1;
    }
    if (type == &PyDict_Type) {
        PyObject *key, *item;
        for (Py_ssize_t at = 0; PyDict_Next(value, &at, &key, &item);)
            if (!is_plain(key, depth - 1, parts) || !is_plain(item, depth - 1, parts))
                return 0;
        return 1;
    }
    return 0;
}
