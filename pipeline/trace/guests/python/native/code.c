/* What the tracer must know of a code object, found once for each; `_code.py` says what it means. */

#include "stream.c"

typedef struct {
    PyObject *name;
    /* As `stream_name` keeps it. */
    int number;
    /* Place among the frame's variables; a second place where the name has two. */
    int index, other;
    char in_cell, other_in_cell;
} Variable;

typedef struct {
    PyCodeObject *object;
    /* The recording in which its names have their numbers. */
    int recording, function_number;
    char of_test, generator, optimized;
    /* Of a function: what to watch, of which the arguments, in their order, are some. */
    Variable *variables;
    int count, declared, arguments;
    int *argument;
    /* Instructions as the compiler made them, two bytes each. */
    unsigned char *operations;
    int size;
    int *lines;
    /* One byte an instruction, 1 for those of comprehensions that run in the frame; NULL where there is none. */
    char *inner;
} Code;

static struct {
    Py_ssize_t index;
    int recording;
    Code not_recorded;
    /* From `_native.py`. */
    PyObject *program, *test, *comprehensions, *hidden, *inner_offsets;
} codes;

static int is_hidden(PyObject *name)
{
    Py_UCS4 first = PyUnicode_GET_LENGTH(name) ? PyUnicode_READ_CHAR(name, 0) : 'a';
    if (first != '_' && first != '.')
        return 0;
    PyObject *said = aside_call(codes.hidden, name, NULL);
    if (said == NULL)
        return -1;
    Py_DECREF(said);
    return said == Py_True;
}

static int code_declare(Code *code, PyObject *name)
{
    for (int index = code->count; index < code->count + code->declared; index++)
        if (code->variables[index].name == name)
            return 0;
    code->variables[code->count + code->declared++] = (Variable){.name = name, .index = -1, .other = -1};
    return 0;
}

static int is_in_cell(PyCodeObject *object, int index)
{
    return (_PyLocals_GetKind(object->co_localspluskinds, index) & (CO_FAST_CELL | CO_FAST_FREE)) != 0;
}

/* Variables in the order of the arguments, locals, cells and free variables, each name once. */
static int code_variables(Code *code)
{
    PyCodeObject *object = code->object;
    int total = object->co_nlocalsplus, flags = object->co_flags;
    int arguments = object->co_argcount + object->co_kwonlyargcount;
    arguments += ((flags & CO_VARARGS) != 0) + ((flags & CO_VARKEYWORDS) != 0);
    for (int index = 0; index < total; index++) {
        PyObject *name = PyTuple_GET_ITEM(object->co_localsplusnames, index);
        int hidden = is_hidden(name), known = 0;
        TRY(hidden);
        while (known < code->count && code->variables[known].name != name)
            known++;
        if (hidden)
            continue;
        char in_cell = (char)is_in_cell(object, index);
        if (known < code->count) {
            code->variables[known].other = index;
            code->variables[known].other_in_cell = in_cell;
            continue;
        }
        code->variables[code->count] = (Variable){.name = name, .index = index, .other = -1, .in_cell = in_cell};
        if (index < arguments)
            code->argument[code->arguments++] = code->count;
        code->count++;
    }
    return 0;
}

static void code_globals(Code *code)
{
    int argument = 0;
    for (int at = 0; at < code->size; at += 2) {
        argument = argument << 8 | code->operations[at + 1];
        if (code->operations[at] == EXTENDED_ARG)
            continue;
        if (code->operations[at] == STORE_GLOBAL || code->operations[at] == DELETE_GLOBAL)
            code_declare(code, PyTuple_GET_ITEM(code->object->co_names, argument));
        argument = 0;
    }
}

static int code_lines(Code *code)
{
    PyObject *ranges = PyObject_CallMethod((PyObject *)code->object, "co_lines", NULL), *range;
    if (ranges == NULL)
        return -1;
    for (int at = 0; at < code->size / 2; at++)
        code->lines[at] = -1;
    while ((range = PyIter_Next(ranges)) != NULL) {
        int start = (int)PyLong_AsLong(PyTuple_GET_ITEM(range, 0)), end = (int)PyLong_AsLong(PyTuple_GET_ITEM(range, 1));
        PyObject *line = PyTuple_GET_ITEM(range, 2);
        for (int at = start; at < end && at < code->size; at += 2)
            code->lines[at / 2] = line == Py_None ? -1 : (int)PyLong_AsLong(line);
        Py_DECREF(range);
    }
    Py_DECREF(ranges);
    return PyErr_Occurred() ? -1 : 0;
}

static int code_inner(Code *code, PyObject *raw)
{
#if MONITORS
    int at = 0;
    while (at < code->size && code->operations[at] != LOAD_FAST_AND_CLEAR)
        at += 2;
    if (at >= code->size)
        return 0;
    PyObject *offsets = aside_call(codes.inner_offsets, (PyObject *)code->object, raw);
    if (offsets == NULL)
        return -1;
    code->inner = PyMem_RawCalloc((size_t)code->size / 2 + 1, 1);
    PyObject *each = code->inner == NULL ? PyErr_NoMemory() : PyObject_GetIter(offsets), *offset;
    Py_DECREF(offsets);
    if (each == NULL)
        return -1;
    while ((offset = PyIter_Next(each)) != NULL) {
        long place = PyLong_AsLong(offset);
        if (place >= 0 && place < code->size)
            code->inner[place / 2] = 1;
        Py_DECREF(offset);
    }
    Py_DECREF(each);
    return PyErr_Occurred() ? -1 : 0;
#else
    (void)code, (void)raw;
    return 0;
#endif
}

static int code_fill(Code *code)
{
    PyCodeObject *object = code->object;
    PyObject *raw = PyCode_GetCode(object);
    if (raw == NULL)
        return -1;
    code->size = (int)PyBytes_GET_SIZE(raw);
    int most = object->co_nlocalsplus + (int)PyTuple_GET_SIZE(object->co_names);
    code->variables = PyMem_RawCalloc((size_t)most + 1, sizeof *code->variables);
    code->argument = PyMem_RawCalloc((size_t)object->co_nlocalsplus + 1, sizeof *code->argument);
    code->operations = PyMem_RawMalloc((size_t)code->size + 2);
    code->lines = PyMem_RawCalloc((size_t)code->size / 2 + 1, sizeof *code->lines);
    int done = 0;
    if (code->variables == NULL || code->argument == NULL || code->operations == NULL || code->lines == NULL) {
        PyErr_NoMemory();
        done = -1;
    } else {
        memcpy(code->operations, PyBytes_AS_STRING(raw), (size_t)code->size);
        code->generator = (object->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
        code->optimized = (object->co_flags & CO_OPTIMIZED) != 0;
        if (code->optimized) {
            done = code_variables(code);
            if (done == 0)
                code_globals(code);
        }
        if (done == 0)
            done = code_lines(code);
        if (done == 0)
            done = code_inner(code, raw);
    }
    Py_DECREF(raw);
    return done;
}

static int same_text(PyObject *text, PyObject *other)
{
    return text == other || PyUnicode_Compare(text, other) == 0;
}

static Code *code_renew(Code *code)
{
    if (code->recording != codes.recording) {
        code->recording = codes.recording;
        code->function_number = 0;
        for (int index = 0; index < code->count + code->declared; index++)
            code->variables[index].number = 0;
    }
    return code;
}

/*
 * NULL where the frames of a code object are not recorded, or an error is set. The object is held from then on, as
 * long as the process lives.
 */
static Code *code_learn(PyCodeObject *object)
{
    Code *code = NULL;
    code_extra((PyObject *)object, codes.index, (void **)&code);
    if (code != NULL)
        return code == &codes.not_recorded ? NULL : code_renew(code);
    int of_test = same_text(object->co_filename, codes.test);
    int recorded = (of_test || same_text(object->co_filename, codes.program));
    if (recorded) {
        recorded = PySequence_Contains(codes.comprehensions, object->co_name);
        if (recorded < 0)
            return NULL;
        recorded = !recorded;
    }
    if (!recorded) {
        code_set_extra((PyObject *)object, codes.index, &codes.not_recorded);
        return NULL;
    }
    code = PyMem_RawCalloc(1, sizeof *code);
    if (code == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    code->object = (PyCodeObject *)Py_NewRef(object);
    code->of_test = (char)of_test;
    code->recording = codes.recording;
    if (code_fill(code) < 0 || code_set_extra((PyObject *)object, codes.index, code) < 0)
        return NULL;
    return code;
}

/* None of an instruction's line is 0. */
static inline int code_line(const Code *code, int offset)
{
    int line = offset >= 0 && offset < code->size ? code->lines[offset / 2] : code->object->co_firstlineno;
    return line < 0 ? 0 : line;
}

static inline int code_is_inner(const Code *code, int offset)
{
    return code->inner != NULL && offset >= 0 && offset < code->size && code->inner[offset / 2];
}

static inline int code_operation(const Code *code, int offset)
{
    return offset >= 0 && offset < code->size ? code->operations[offset] : -1;
}

/* Whether an exception here is only how an iterator says that it has no more. */
static int ends_iteration(const Code *code, int offset, PyTypeObject *type)
{
    /* Where an awaited iterator ends, 3.13 names the place behind the instruction: its first cache. */
    while (code_operation(code, offset) == CACHE)
        offset -= 2;
    int operation = code_operation(code, offset);
#ifdef END_SEND
    int sends = operation == SEND || operation == END_SEND;
#else
    int sends = operation == SEND;
#endif
    if ((PyObject *)type == PyExc_StopIteration)
        return sends || operation == FOR_ITER;
    if ((PyObject *)type != PyExc_StopAsyncIteration)
        return 0;
#ifdef CLEANUP_THROW
    sends |= operation == CLEANUP_THROW;
#endif
    return sends || operation == END_ASYNC_FOR;
}
