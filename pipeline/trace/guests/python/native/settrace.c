/* The engine for CPython 3.11: a C function of `PyEval_SetTrace`, for which no variables are copied. */

#include "events.c"

#if !MONITORS

static struct {
    /* What the interpreter holds beside the function, and tells ours by. */
    PyObject *mark;
    /* The audit hook. */
    PyObject *watch;
} settrace;

static int frame_begins(PyFrameObject *frame)
{
    Running *running = frame->f_frame;
    Code *code = code_learn(running->f_code);
    if (code == NULL) {
        /* Its lines need not be told. */
        frame->f_trace_lines = 0;
        return PyErr_Occurred() ? -1 : 0;
    }
    State *state = code->generator ? state_of(running) : NULL;
    return state != NULL ? resumed(state, running) : called(running, frame, code);
}

static int frame_leaves(State *state, Running *running, PyObject *value)
{
    int operation = code_operation(state->code, offset_in(running));
    if (operation == RETURN_VALUE)
        return returned(state, running, value == NULL ? Py_None : value);
    if (operation == YIELD_VALUE && !(state->raising && (value == NULL || value == Py_None)))
        return yielded(state, running, value == NULL ? Py_None : value);
    return unwound(state, running);
}

static int frame_raises(State *state, Running *running, PyObject *facts)
{
    PyTypeObject *type = (PyTypeObject *)PyTuple_GET_ITEM(facts, 0);
    if (ends_iteration(state->code, offset_in(running), type))
        return 0;
    return raised(state, running, PyTuple_GET_ITEM(facts, 1));
}

static int on_event(PyObject *mark, PyFrameObject *frame, int event, PyObject *value)
{
    (void)mark;
    if (!may_record())
        return 0;
    if (event == PyTrace_CALL)
        return settled(frame_begins(frame));
    Running *running = frame->f_frame;
    State *state = state_of(running);
    if (state == NULL)
        return 0;
    if (event == PyTrace_LINE)
        return settled(line_begins(state, running, frame->f_lineno));
    if (event == PyTrace_RETURN)
        return settled(frame_leaves(state, running, value));
    if (event == PyTrace_EXCEPTION)
        return settled(frame_raises(state, running, value));
    return 0;
}

/* In this thread. The audit hook is told that it is ours. */
static int install(Py_tracefunc function, PyObject *mark)
{
    TRY(PyObject_SetAttrString(settrace.watch, "ours", Py_True));
    PyEval_SetTrace(function, mark);
    return PyObject_SetAttrString(settrace.watch, "ours", Py_False);
}

static PyObject *settrace_begin(PyObject *module, PyObject *watch)
{
    (void)module;
    if (settrace.mark == NULL)
        settrace.mark = PyList_New(0);
    Py_XSETREF(settrace.watch, Py_NewRef(watch));
    if (install(on_event, settrace.mark) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *settrace_end(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    if (install(NULL, NULL) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *settrace_stands(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    PyThreadState *thread = PyThreadState_Get();
    return PyBool_FromLong(thread->c_tracefunc == on_event && thread->c_traceobj == settrace.mark);
}

/* What `threading` installs in a thread: at that thread's first event it gives way to the C function. */
static PyObject *settrace_thread(PyObject *module, PyObject *const *facts, Py_ssize_t count)
{
    (void)module;
    if (count == 3 && PyFrame_Check(facts[0])) {
        if (install(on_event, settrace.mark) < 0)
            return NULL;
        if (may_record() && settled(frame_begins((PyFrameObject *)facts[0])) < 0)
            return NULL;
    }
    Py_RETURN_NONE;
}

#endif
