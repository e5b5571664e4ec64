/* One recording: from its memory and caps to what came of it. */

#include "events.c"

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

/*
 * attach(printed, stop, watch, slots): what a recording asks, before it is opened. `slots`: of `_wire.Job`, its memory,
 * most events, most bytes, and the four caps.
 */
static PyObject *attach(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    (void)module;
    if (count != 4)
        return PyErr_Format(PyExc_TypeError, "attach(printed, stop, watch, slots)");
    if (fields_find(arguments[3], tracer.fields, JOB_FIELDS) < 0)
        return NULL;
    Py_XSETREF(tracer.printed, Py_NewRef(arguments[0]));
    Py_XSETREF(tracer.stop, Py_NewRef(arguments[1]));
    Py_XSETREF(tracer.watch, Py_NewRef(arguments[2]));
    tracer.counted = !PyCallable_Check(arguments[0]);
    tracer.started = 0;
    Py_RETURN_NONE;
}

static void set_caps(Writer *writer, Py_ssize_t depth, Py_ssize_t elements, Py_ssize_t characters)
{
    writer->depth = depth;
    writer->elements = elements;
    writer->characters = characters;
    Py_CLEAR(writer->python);
}

/* open(job): begins a recording that nothing calls yet. */
static PyObject *open_recording(PyObject *module, PyObject *job)
{
    (void)module;
    long long numbers[JOB_FIELDS] = {0};
    for (int index = 1; index < JOB_FIELDS; index++) {
        numbers[index] = PyLong_AsLongLong(*field(job, tracer.fields[index]));
        if (PyErr_Occurred())
            return NULL;
    }
    set_caps(&look.inner, numbers[3], numbers[4], numbers[5]);
    set_caps(&look.outer, LITERAL_DEPTH, PY_SSIZE_T_MAX, numbers[6]);
    if (stream_open(*field(job, tracer.fields[0]), numbers[1], numbers[2]) < 0)
        return NULL;
    tracer.ends = numbers[7] == RECORD_TO_CAP;
    tracer.recording = tracer.cut = tracer.threads = 0;
    tracer.frames = 0;
    tracer.run++;
    codes.recording++;
    Py_RETURN_NONE;
}

/* (events written, whether a cap was met) */
static PyObject *state(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    return Py_BuildValue("LO", (long long)stream.count, tracer.cut ? Py_True : Py_False);
}

/* Whether the memory holds what was written and no more, recording went on as long as it should, and nobody changed it. */
static int is_whole(void)
{
    return stream_is_whole() && tracer.recording != tracer.cut && are_same();
}

/* Lets go of the memory. */
static void close_recording(void)
{
    tracer.recording = 0;
    stream_close();
}
