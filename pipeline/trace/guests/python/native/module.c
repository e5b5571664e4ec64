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

/* The functions that are asked while the sample runs, each with its code: a sample that finds one may change it. */
static struct {
    PyObject *functions, *codes;
} asked;

static int ask_same(PyObject *functions)
{
    Py_ssize_t count = PyTuple_GET_SIZE(functions);
    PyObject *codes = PyTuple_New(count);
    if (codes == NULL)
        return -1;
    for (Py_ssize_t index = 0; index < count; index++)
        PyTuple_SET_ITEM(codes, index, Py_NewRef(PyFunction_GET_CODE(PyTuple_GET_ITEM(functions, index))));
    Py_XSETREF(asked.functions, Py_NewRef(functions));
    Py_XSETREF(asked.codes, codes);
    return 0;
}

/* The first of them is `Values.write`, which must stand in its class still. */
static int are_same(void)
{
    PyObject *write = PyDict_GetItemWithError(((PyTypeObject *)plans.values)->tp_dict, plans.write);
    int same = write != NULL && write == PyTuple_GET_ITEM(asked.functions, 0);
    for (Py_ssize_t index = 0; same && index < PyTuple_GET_SIZE(asked.functions); index++)
        same = PyFunction_GET_CODE(PyTuple_GET_ITEM(asked.functions, index)) == PyTuple_GET_ITEM(asked.codes, index);
    return same;
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

/* attach(printed, stop): what a recording asks. */
static PyObject *attach(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "attach(printed, stop)");
    Py_XSETREF(tracer.printed, Py_NewRef(arguments[0]));
    Py_XSETREF(tracer.stop, Py_NewRef(arguments[1]));
    tracer.counted = !PyCallable_Check(arguments[0]);
    Py_RETURN_NONE;
}

static int set_caps(Writer *writer, PyObject *const *caps)
{
    writer->depth = PyLong_AsSsize_t(caps[0]);
    writer->elements = PyLong_AsSsize_t(caps[1]);
    writer->characters = PyLong_AsSsize_t(caps[2]);
    Py_CLEAR(writer->python);
    return PyErr_Occurred() ? -1 : 0;
}

/*
 * open(memory, most_events, most_bytes, depth, elements, characters, depth, elements, characters): begins a recording
 * that nothing calls yet. The caps are those of variables, and of what a function takes and gives.
 */
static PyObject *open_recording(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    if (count != 9)
        return PyErr_Format(PyExc_TypeError, "open(memory, most_events, most_bytes, six caps)");
    long long most_events = PyLong_AsLongLong(arguments[1]), most_bytes = PyLong_AsLongLong(arguments[2]);
    if (PyErr_Occurred() || set_caps(&look.inner, arguments + 3) < 0 || set_caps(&look.outer, arguments + 6) < 0 ||
        stream_open(arguments[0], most_events, most_bytes) < 0)
        return NULL;
    tracer.recording = tracer.cut = tracer.threads = 0;
    tracer.frames = 0;
    tracer.run++;
    codes.recording++;
    Py_RETURN_NONE;
}

static PyObject *record(PyObject *module, PyObject *on)
{
    (void)module;
    tracer.recording = on == Py_True;
    Py_RETURN_NONE;
}

/* (events written, whether a cap was met) */
static PyObject *state(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    return Py_BuildValue("LO", (long long)stream.count, tracer.cut ? Py_True : Py_False);
}

/* Whether the memory holds what was written and no more, recording went on as long as it should, and nobody changed it. */
static PyObject *whole(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    return PyBool_FromLong(stream_is_whole() && tracer.recording != tracer.cut && are_same());
}

/* Lets go of the memory. */
static PyObject *close_recording(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    tracer.recording = 0;
    stream_close();
    Py_RETURN_NONE;
}

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

/* plain(value, characters): its text as what a function gave, or None where that is no literal or only Python can tell. */
static PyObject *plain(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "plain(value, characters)");
    Writer writer = {.depth = PLAIN_DEPTH, .elements = PY_SSIZE_T_MAX, .characters = PyLong_AsSsize_t(arguments[1])};
    PyObject *result = NULL;
    int parts = PLAIN_PARTS;
    if (PyErr_Occurred())
        return NULL;
    if (!is_plain(arguments[0], PLAIN_DEPTH, &parts))
        result = Py_NewRef(Py_None);
    else if (write_text(&writer, arguments[0], 0) == 0)
        result = writer.cuts ? Py_NewRef(Py_None) : PyUnicode_FromStringAndSize(writer.text.at, writer.text.size);
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
    FAST("open", open_recording),
    {"record", record, METH_O, NULL},
    {"state", state, METH_NOARGS, NULL},
    {"whole", whole, METH_NOARGS, NULL},
    {"close", close_recording, METH_NOARGS, NULL},
    {"trails", set_trails, METH_O, NULL},
    FAST("text", text),
    FAST("plain", plain),
    FAST("same", same),
#if MONITORS
    {"watch", watch, METH_O, NULL},
#else
    {"begin", settrace_begin, METH_O, NULL},
    {"end", settrace_end, METH_NOARGS, NULL},
    {"stands", settrace_stands, METH_NOARGS, NULL},
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
