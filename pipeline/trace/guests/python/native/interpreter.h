/* What differs between the versions of the interpreter, and what its headers hide. */

#ifndef TRACEMILL_INTERPRETER_H
#define TRACEMILL_INTERPRETER_H

#define PY_SSIZE_T_CLEAN
/* The layout of frames is the interpreter's own affair: this is built for one version, against its own headers. */
#define Py_BUILD_CORE 1
#include <Python.h>

#if PY_VERSION_HEX < 0x030b0000 || PY_VERSION_HEX >= 0x030e0000
#error "written for CPython 3.11, 3.12 and 3.13"
#endif
#ifdef Py_GIL_DISABLED
#error "relies on the global lock"
#endif

#include <frameobject.h>
#include <opcode.h>
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#if PY_VERSION_HEX >= 0x030d0000
#include "internal/pycore_long.h"
#include "internal/pycore_setobject.h"
#endif
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define MONITORS (PY_VERSION_HEX >= 0x030c0000)

typedef _PyInterpreterFrame Running;

#if MONITORS
#define code_extra PyUnstable_Code_GetExtra
#define code_set_extra PyUnstable_Code_SetExtra
#define code_extra_index PyUnstable_Eval_RequestCodeExtraIndex
#else
#define code_extra _PyCode_GetExtra
#define code_set_extra _PyCode_SetExtra
#define code_extra_index _PyEval_RequestCodeExtraIndex
#endif

#if PY_VERSION_HEX >= 0x030d0000
static inline Running *running_in(PyThreadState *thread)
{
    return thread->current_frame;
}

static inline PyCodeObject *code_in(Running *running)
{
    return _PyFrame_GetCode(running);
}
#else
static inline Running *running_in(PyThreadState *thread)
{
    return thread->cframe->current_frame;
}

static inline PyCodeObject *code_in(Running *running)
{
    return running->f_code;
}
#endif

/* Offset in bytes, as `f_lasti`. */
static inline int offset_in(Running *running)
{
    return _PyInterpreterFrame_LASTI(running) * (int)sizeof(_Py_CODEUNIT);
}

/* Digits of an int that is not small, and how many bytes they take. */
static inline const void *digits_of(PyObject *number, Py_ssize_t *size)
{
#if MONITORS
    *size = (Py_ssize_t)(((PyLongObject *)number)->long_value.lv_tag >> 3) * (Py_ssize_t)sizeof(digit);
    return ((PyLongObject *)number)->long_value.ob_digit;
#else
    *size = Py_ABS(Py_SIZE(number)) * (Py_ssize_t)sizeof(digit);
    return ((PyLongObject *)number)->ob_digit;
#endif
}

static inline int is_negative(PyObject *number)
{
#if MONITORS
    return (((PyLongObject *)number)->long_value.lv_tag & 3) == 2;
#else
    return Py_SIZE(number) < 0;
#endif
}

/* Whether an int has but one digit, and its value. */
static inline int tiny_int(PyObject *number, int64_t *value)
{
#if MONITORS
    const PyLongObject *whole = (const PyLongObject *)number;
    uintptr_t tag = whole->long_value.lv_tag;
    *value = (1 - (int64_t)(tag & 3)) * (int64_t)whole->long_value.ob_digit[0];
    return tag < 2 << 3;
#else
    Py_ssize_t size = Py_SIZE(number);
    *value = size * (int64_t)((PyLongObject *)number)->ob_digit[0];
    return size >= -1 && size <= 1;
#endif
}

/* Whether an int fits into 63 bits, and its value. */
static inline int small_int(PyObject *number, int64_t *value)
{
    int beyond;
    if (tiny_int(number, value))
        return 1;
    *value = PyLong_AsLongLongAndOverflow(number, &beyond);
    return !beyond && *value >= INT64_MIN / 2 && *value <= INT64_MAX / 2;
}

/* Room in which our own Python code runs where the sample has used up its recursion limit. */
static inline void more_recursion(PyThreadState *thread, int frames)
{
#if MONITORS
    thread->py_recursion_remaining += frames;
    thread->c_recursion_remaining += frames;
#else
    thread->recursion_remaining += frames;
#endif
}

#define TRY(step)       \
    do {                \
        if ((step) < 0) \
            return -1;  \
    } while (0)

#endif
