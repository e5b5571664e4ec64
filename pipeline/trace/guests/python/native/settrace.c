/* The engine for CPython 3.11: a C function of `PyEval_SetTrace`, for which no variables are copied. */

#include "recording.c"

#if !MONITORS

static struct {
    /* What the interpreter holds beside the function, and tells ours by. */
    PyObject *mark;
    /* From `_native.py`: the names of the module `threading`, the one that holds what new threads install, and what that is. */
    PyObject *threading, *hook, *thread;
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
    TRY(PyObject_SetAttrString(tracer.watch, "ours", Py_True));
    PyEval_SetTrace(function, mark);
    return PyObject_SetAttrString(tracer.watch, "ours", Py_False);
}

/* start(roots): records in this thread, and in those that `threading` starts. */
static PyObject *settrace_start(PyObject *module, PyObject *roots)
{
    (void)module, (void)roots;
    if (settrace.mark == NULL)
        settrace.mark = PyList_New(0);
    if (settrace.mark == NULL || PyDict_SetItem(settrace.threading, settrace.hook, settrace.thread) < 0 ||
        install(on_event, settrace.mark) < 0)
        return NULL;
    tracer.started = tracer.recording = 1;
    Py_RETURN_NONE;
}

static PyObject *settrace_stop(PyObject *module, PyObject *nothing)
{
    (void)module, (void)nothing;
    if (PyDict_SetItem(settrace.threading, settrace.hook, Py_None) < 0 || install(NULL, NULL) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static int settrace_stands(void)
{
    PyThreadState *thread = PyThreadState_Get();
    return thread->c_tracefunc == on_event && thread->c_traceobj == settrace.mark &&
           PyDict_GetItemWithError(settrace.threading, settrace.hook) == settrace.thread;
}

/* finish(): stops recording; False where the sample took the tracer away. */
static PyObject *settrace_finish(PyObject *module, PyObject *nothing)
{
    int whole = 1;
    if (tracer.started) {
        whole = is_whole() && (tracer.cut || settrace_stands());
        tracer.recording = 0;
        PyObject *stopped = settrace_stop(module, nothing);
        if (stopped == NULL)
            return NULL;
        Py_DECREF(stopped);
    }
    close_recording();
    return PyBool_FromLong(whole);
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
