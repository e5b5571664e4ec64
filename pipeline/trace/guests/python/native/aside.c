/*
 * Calls of our own Python code. Meanwhile no garbage is collected, which would run finalizers of the sample, and no
 * other thread may enter the tracer: the interpreter may change threads there, and nowhere else.
 */

#include "bytes.h"

/* As deep as a value of forty levels makes Python functions call each other, and more. */
#define FRAMES_ASIDE 400

static struct {
    PyThreadState *owner;
} aside;

typedef struct {
    PyThreadState *thread, *before;
    int collecting;
} Aside;

static void aside_begin(Aside *now)
{
    now->thread = PyThreadState_Get();
    now->before = aside.owner;
    aside.owner = now->thread;
    now->collecting = PyGC_Disable();
    more_recursion(now->thread, FRAMES_ASIDE);
}

static void aside_end(Aside *now)
{
    more_recursion(now->thread, -FRAMES_ASIDE);
    if (now->collecting)
        PyGC_Enable();
    aside.owner = now->before;
}

static PyObject *aside_call(PyObject *function, PyObject *first, PyObject *second)
{
    PyObject *arguments[3] = {NULL, first, second};
    size_t count = second != NULL ? 2 : first != NULL ? 1 : 0;
    Aside now;
    aside_begin(&now);
    PyObject *result = PyObject_Vectorcall(function, arguments + 1, count | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    aside_end(&now);
    return result;
}

/* Waits until no other thread is inside the tracer. */
static inline void aside_wait(PyThreadState *thread)
{
    while (aside.owner != NULL && aside.owner != thread) {
        Py_BEGIN_ALLOW_THREADS
        usleep(50);
        Py_END_ALLOW_THREADS
    }
}
