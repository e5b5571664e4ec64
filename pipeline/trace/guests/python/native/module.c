/*
 * The tracer of `_tracer.py` and `_values.py`, in C: the same bytes, sooner. Python code prepares it and is asked for
 * what is rare; `_native.py` is the other side of it.
 */

#include "monitoring.c"

static int take_function(PyObject *functions, const char *name, PyObject **place)
{
    PyObject *function = PyDict_GetItemString(functions, name);
    if (function == NULL) {
        PyErr_SetString(PyExc_KeyError, name);
        return -1;
    }
    Py_XSETREF(*place, Py_NewRef(function));
    return 0;
}

/* prepare(objects, functions): what never changes, before the first recording. */
static PyObject *prepare(PyObject *module, PyObject *arguments)
{
    (void)module;
    PyObject *functions, *called;
    if (!PyArg_ParseTuple(arguments, "O!O!", &PyDict_Type, &functions, &PyTuple_Type, &called) || ask_same(called) < 0)
        return NULL;
    struct {
        const char *name;
        PyObject **place;
    } wanted[] = {
        {"describe", &plans.describe},
        {"well_formed", &plans.well_formed},
        {"deque", &plans.deque},
        {"defaultdict", &plans.defaultdict},
        {"counter", &plans.counter},
        {"values", &plans.values},
        {"program", &codes.program},
        {"test", &codes.test},
        {"comprehensions", &codes.comprehensions},
        {"hidden", &codes.hidden},
        {"inner_offsets", &codes.inner_offsets},
        {"exception_name", &tracer.exception_name},
        {"exception_message", &tracer.exception_message},
#if MONITORS
        {"disable", &monitoring.disable},
#else
        {"threading", &settrace.threading},
        {"hook", &settrace.hook},
        {"thread", &settrace.thread},
#endif
    };
    for (size_t index = 0; index < sizeof wanted / sizeof *wanted; index++)
        if (take_function(functions, wanted[index].name, wanted[index].place) < 0)
            return NULL;
    Py_RETURN_NONE;
}

static int take_caps(Writer *writer, PyObject *values)
{
    struct {
        const char *name;
        Py_ssize_t *place;
    } wanted[] = {
        {"depth", &writer->depth}, {"elements", &writer->elements}, {"characters", &writer->characters}};
    for (size_t index = 0; index < 3; index++) {
        PyObject *cap = PyObject_GetAttrString(values, wanted[index].name);
        if (cap == NULL)
            return -1;
        *wanted[index].place = PyLong_AsSsize_t(cap);
        Py_DECREF(cap);
    }
    Py_XSETREF(writer->python, Py_NewRef(values));
    return PyErr_Occurred() ? -1 : 0;
}

#if MONITORS
static PyObject *begin(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    tracer.recording = 1;
    Py_RETURN_NONE;
}

/* end(): whether the recording is whole; nothing is recorded any more. */
static PyObject *end(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    int whole = is_whole();
    close_recording();
    return PyBool_FromLong(whole);
}
#endif

static void writer_free(Writer *writer)
{
    Py_XDECREF(writer->python);
    bytes_free(&writer->text);
    bytes_free(&writer->trail.words);
    PyMem_RawFree(writer->path);
}

/* text(values, value): the text that a `Values` would give. */
static PyObject *text(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    Writer writer = {0};
    PyObject *result = NULL;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "text(values, value)");
    if (take_caps(&writer, arguments[0]) == 0 && write_text(&writer, arguments[1], 0) == 0)
        result = PyUnicode_FromStringAndSize(writer.text.at, writer.text.size);
    writer_free(&writer);
    return result;
}

/* A word of JSON for a text of ASCII without control characters. */
static int quoted(Bytes *word, const Bytes *text)
{
    TRY(bytes_byte(word, '"'));
    for (Py_ssize_t index = 0; index < text->size; index++) {
        char each = text->at[index];
        if (each == '"' || each == '\\')
            TRY(bytes_byte(word, '\\'));
        TRY(bytes_byte(word, each));
    }
    return bytes_byte(word, '"');
}

/*
 * told(value, characters): that a call returned it, as the inside of a JSON object; None where its text is no literal,
 * or only Python can tell.
 */
static PyObject *told(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    static const char before[] = "\"kind\":\"returned\",\"value\":", after[] = ",\"literal\":true";
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "told(value, characters)");
    Writer writer = {.depth = PLAIN_DEPTH, .elements = PY_SSIZE_T_MAX, .characters = PyLong_AsSsize_t(arguments[1])};
    Bytes word = {0};
    PyObject *result = NULL;
    int parts = PLAIN_PARTS;
    if (PyErr_Occurred())
        return NULL;
    if (!is_plain(arguments[0], PLAIN_DEPTH, &parts))
        result = Py_NewRef(Py_None);
    else if (write_text(&writer, arguments[0], 0) == 0) {
        if (writer.cuts)
            result = Py_NewRef(Py_None);
        else if (bytes_add(&word, before, sizeof before - 1) == 0 && quoted(&word, &writer.text) == 0 &&
                 bytes_add(&word, after, sizeof after - 1) == 0)
            result = PyUnicode_FromStringAndSize(word.at, word.size);
    }
    bytes_free(&word);
    writer_free(&writer);
    return result;
}

/* same(values, first, second): whether the trail of one value leads through another; None where it has none. */
static PyObject *same(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    Writer writer = {0};
    PyObject *result = NULL;
    if (count != 3)
        return PyErr_Format(PyExc_TypeError, "same(values, first, second)");
    if (take_caps(&writer, arguments[0]) == 0 && write_text(&writer, arguments[1], 1) == 0) {
        if (!writer.trail.on)
            result = Py_NewRef(Py_None);
        else
            result = PyBool_FromLong(retrace(&writer.trail.words, arguments[2], writer.depth));
    }
    writer_free(&writer);
    return result;
}

/* trails(on): whether values are told to be the same by their trails; if not, their texts are made each time. */
static PyObject *set_trails(PyObject *module, PyObject *on)
{
    (void)module;
    look.trails = PyObject_IsTrue(on);
    Py_RETURN_NONE;
}

#define FAST(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL, NULL}

static PyMethodDef methods[] = {
    {"prepare", prepare, METH_VARARGS, NULL},
    FAST("attach", attach),
    {"open", open_recording, METH_O, NULL},
#if MONITORS
    {"begin", begin, METH_NOARGS, NULL},
    {"end", end, METH_NOARGS, NULL},
#endif
    {"state", state, METH_NOARGS, NULL},
    {"trails", set_trails, METH_O, NULL},
    FAST("text", text),
    FAST("told", told),
    FAST("same", same),
#if MONITORS
    {"watch", watch, METH_O, NULL},
#else
    {"start", settrace_start, METH_O, NULL},
    {"stop", settrace_stop, METH_NOARGS, NULL},
    {"finish", settrace_finish, METH_NOARGS, NULL},
    FAST("thread", settrace_thread),
#endif
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_tracemill",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC PyInit__tracemill(void)
{
    struct {
        const char *name;
        PyObject **place;
    } names[] = {
        {"left", &plans.left},     {"path", &plans.path},     {"write", &plans.write},
        {"_name_", &plans.name},   {"_value_", &plans.value}, {"maxlen", &plans.maxlen},
        {"start", &plans.start},   {"stop", &plans.stop},     {"step", &plans.step},
        {"default_factory", &plans.factory}, {"characters", &tracer.characters},
    };
    codes.index = code_extra_index(NULL);
    if (codes.index < 0 || PyType_Ready(&State_Type) < 0 || pthread_atfork(NULL, NULL, leave_process) != 0) {
        PyErr_SetString(PyExc_ImportError, "the interpreter has no room for a tracer");
        return NULL;
    }
    for (size_t index = 0; index < sizeof names / sizeof *names; index++)
        if ((*names[index].place = PyUnicode_InternFromString(names[index].name)) == NULL)
            return NULL;
    look.trails = 1;
    PyObject *module = PyModule_Create(&definition);
#if MONITORS
    if (module != NULL && add_callbacks(module) < 0)
        Py_CLEAR(module);
#endif
    return module;
}
