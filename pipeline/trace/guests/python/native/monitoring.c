/* The engine for CPython 3.12 and 3.13: C callbacks of `sys.monitoring`, for events of single code objects. */

#include "settrace.c"

#if MONITORS

static struct {
    PyObject *disable;
} monitoring;

/* NULL where the frames of a code object are not recorded. */
static Code *code_known(PyCodeObject *object)
{
    Code *code = NULL;
    code_extra((PyObject *)object, codes.index, (void **)&code);
    return code == &codes.not_recorded ? NULL : code;
}

static inline Running *now_running(void)
{
    return running_in(PyThreadState_Get());
}

static inline PyObject *answer(int done)
{
    if (settled(done) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/*
 * What the interpreter calls. No built-in function: a call of one takes a step of the C stack's recursion limit, and so
 * the sample would meet that limit in another place.
 */
typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
} Callback;

static PyTypeObject Callback_Type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "tracer.Callback",
    .tp_basicsize = sizeof(Callback),
    .tp_vectorcall_offset = offsetof(Callback, call),
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL,
};

static int add_callback(PyObject *module, const char *name, vectorcallfunc call)
{
    Callback *callback = PyObject_New(Callback, &Callback_Type);
    if (callback == NULL)
        return -1;
    callback->call = call;
    int added = PyModule_AddObjectRef(module, name, (PyObject *)callback);
    Py_DECREF(callback);
    return added;
}

#define CALLBACK(name) static PyObject *name(PyObject *self, PyObject *const *facts, size_t count, PyObject *names)

/* With `state` and `running`, where the frame is recorded. */
#define IN_FRAME                                       \
    (void)self, (void)facts, (void)count, (void)names; \
    if (!may_record())                                 \
        Py_RETURN_NONE;                                \
    Running *running = now_running();                  \
    State *state = state_of(running);                  \
    if (state == NULL)                                 \
    Py_RETURN_NONE

CALLBACK(py_start)
{
    (void)self, (void)count, (void)names;
    if (!may_record())
        Py_RETURN_NONE;
    Code *code = code_known((PyCodeObject *)facts[0]);
    PyFrameObject *frame = code == NULL ? NULL : PyEval_GetFrame();
    if (frame == NULL)
        Py_RETURN_NONE;
    return answer(called(now_running(), frame, code));
}

CALLBACK(py_resume)
{
    IN_FRAME;
    return answer(resumed(state, running));
}

CALLBACK(line_event)
{
    IN_FRAME;
    return answer(line_begins(state, running, (int)PyLong_AsLong(facts[1])));
}

CALLBACK(jump)
{
    (void)self, (void)count, (void)names;
    /* A jump back to a line's own beginning is another round of it, for which there is no LINE. */
    int from = (int)PyLong_AsLong(facts[1]), to = (int)PyLong_AsLong(facts[2]);
    Code *code = code_known((PyCodeObject *)facts[0]);
    if (to > from || code == NULL || to < 0 || from >= code->size)
        return Py_NewRef(monitoring.disable);
    int line = code->lines[to / 2];
    if (line < 0 || line != code->lines[from / 2] || code_is_inner(code, from))
        return Py_NewRef(monitoring.disable);
    if (!may_record())
        Py_RETURN_NONE;
    Running *running = now_running();
    State *state = state_of(running);
    if (state == NULL)
        Py_RETURN_NONE;
    return answer(line_begins(state, running, line));
}

CALLBACK(py_return)
{
    IN_FRAME;
    return answer(returned(state, running, facts[2]));
}

CALLBACK(py_yield)
{
    IN_FRAME;
    return answer(yielded(state, running, facts[2]));
}

CALLBACK(raise_event)
{
    (void)self, (void)count, (void)names;
    Code *code = tracer.recording ? code_known((PyCodeObject *)facts[0]) : NULL;
    if (code == NULL || ends_iteration(code, (int)PyLong_AsLong(facts[1]), Py_TYPE(facts[2])) || !may_record())
        Py_RETURN_NONE;
    Running *running = now_running();
    State *state = state_of(running);
    if (state == NULL)
        Py_RETURN_NONE;
    return answer(raised(state, running, facts[2]));
}

CALLBACK(py_unwind)
{
    (void)self, (void)count, (void)names;
    if (code_known((PyCodeObject *)facts[0]) == NULL || !may_record())
        Py_RETURN_NONE;
    Running *running = now_running();
    State *state = state_of(running);
    if (state == NULL)
        Py_RETURN_NONE;
    return answer(unwound(state, running));
}

CALLBACK(py_throw)
{
    if (code_known((PyCodeObject *)facts[0]) == NULL)
        Py_RETURN_NONE;
    return py_resume(self, facts, count, names);
}

/* Learns of a code object; whether its frames are to be recorded. */
static PyObject *watch(PyObject *module, PyObject *code)
{
    (void)module;
    Code *known = code_learn((PyCodeObject *)code);
    if (known == NULL && PyErr_Occurred())
        return NULL;
    return PyBool_FromLong(known != NULL);
}

static int add_callbacks(PyObject *module)
{
    TRY(PyType_Ready(&Callback_Type));
    TRY(add_callback(module, "py_start", py_start));
    TRY(add_callback(module, "py_resume", py_resume));
    TRY(add_callback(module, "py_throw", py_throw));
    TRY(add_callback(module, "py_return", py_return));
    TRY(add_callback(module, "py_yield", py_yield));
    TRY(add_callback(module, "py_unwind", py_unwind));
    TRY(add_callback(module, "line", line_event));
    TRY(add_callback(module, "jump", jump));
    return add_callback(module, "raise", raise_event);
}

#endif
