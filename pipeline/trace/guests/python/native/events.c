/* The events of the sample, in the order in which they began, as `_tracer.py` records them. */

#include <signal.h>
#include <unistd.h>

#include "fields.h"
#include "frames.c"

/* Of a job: memory, most events, most bytes, the four caps, and what to record. */
enum { JOB_FIELDS = 8, LITERAL_DEPTH = 40, RECORD_TO_CAP = 2 };

static struct {
    /* Whether it was ever started; whether it goes on. */
    int started, recording, cut;
    /* Whether the sample ends where its recording does. */
    int ends;
    int64_t frames;
    /* Threads are numbered in the order of their first recorded call. */
    int threads, run;
    /* Whether `printed` is the stream itself, which counts its characters, or a function. */
    int counted;
    /* From `_native.py`. */
    PyObject *printed, *characters, *stop, *watch, *exception_name, *exception_message;
    /* Where they stand in a `_wire.Job`. */
    Py_ssize_t fields[JOB_FIELDS];
} tracer;

static __thread struct {
    int run, number;
} this_thread;

static int thread_number(void)
{
    if (this_thread.run != tracer.run) {
        this_thread.run = tracer.run;
        this_thread.number = tracer.threads++;
    }
    return this_thread.number;
}

/* A process that the sample forked must not write to the memory. */
static void leave_process(void)
{
    tracer.recording = 0;
}

static void stop_at_cap(void)
{
    tracer.cut = 1;
    tracer.recording = 0;
    PyObject *done = aside_call(tracer.stop, NULL, NULL);
    if (done == NULL)
        PyErr_Clear();
    Py_XDECREF(done);
    /* As the budget of processor time would end it: what it does after that, nobody wants to know. */
    if (tracer.ends) {
        signal(SIGXCPU, SIG_DFL);
        kill(getpid(), SIGXCPU);
        _exit(1);
    }
}

/* Stops recording for want of something. */
static void halt(void)
{
    if (!tracer.cut && tracer.recording) {
        stream_cut();
        stop_at_cap();
    }
}

/* What a record function gave: where there was no room, recording stops. */
static int recorded(int written)
{
    if (written == 0)
        stop_at_cap();
    return written < 0 ? -1 : 0;
}

static int64_t characters_printed(void)
{
    /* Past whatever the sample makes of the stream's class. */
    PyObject **space = tracer.counted ? _PyObject_GetDictPtr(tracer.printed) : NULL;
    if (tracer.counted) {
        PyObject *held = space == NULL || *space == NULL ? NULL : PyDict_GetItemWithError(*space, tracer.characters);
        return held == NULL || !PyLong_CheckExact(held) ? 0 : PyLong_AsLongLong(held);
    }
    PyObject *count = aside_call(tracer.printed, NULL, NULL);
    if (count == NULL)
        return -1;
    int64_t printed = PyLong_AsLongLong(count);
    Py_DECREF(count);
    return printed;
}

/* Changes */

static inline int *number_of_name(State *state, int slot)
{
    return state->code->optimized ? &state->code->variables[slot].number : &state->slots[slot].number;
}

static inline int write_name_of(State *state, int slot)
{
    PyObject *name = state->code->optimized ? state->code->variables[slot].name : state->slots[slot].name;
    return stream_name(name, number_of_name(state, slot));
}

static int is_changed(int slot)
{
    for (int index = 0; index < look.count; index++)
        if (look.changed[index] == slot)
            return 1;
    return 0;
}

static Saved *saved_of(State *state, int slot)
{
    for (int index = 0; index < state->saved_count; index++)
        if (state->saved[index].slot == slot)
            return &state->saved[index];
    return NULL;
}

/* Keeps the changes of the last look until the line has finished. */
static int save_changes(State *state)
{
    if (!look.count)
        return 0;
    state->has_saved = 1;
    for (int index = 0; index < look.count; index++) {
        Saved *saved = saved_of(state, look.changed[index]);
        if (saved == NULL) {
            if (state->saved_count == state->saved_room) {
                int room = state->saved_room ? 2 * state->saved_room : 4;
                Saved *more = PyMem_RawRealloc(state->saved, (size_t)room * sizeof *more);
                if (more == NULL) {
                    PyErr_NoMemory();
                    return -1;
                }
                state->saved = more;
                state->saved_room = room;
            }
            saved = &state->saved[state->saved_count++];
            *saved = (Saved){.slot = look.changed[index]};
        }
        /* Written as a value, and kept so. */
        stream.record.size = 0;
        TRY(slot_write(&state->slots[saved->slot]));
        TRY(bytes_copy(&saved->text, stream.record.at, stream.record.size));
    }
    return 0;
}

/* What changed since is told elsewhere. */
static void drop_saved(State *state)
{
    int kept = 0;
    for (int index = 0; index < state->saved_count; index++)
        if (is_changed(state->saved[index].slot))
            bytes_free(&state->saved[index].text);
        else
            state->saved[kept++] = state->saved[index];
    state->saved_count = kept;
}

/* Adds the changes of the last look to the record, behind those that were saved. */
static int write_changes(State *state, int with_saved)
{
    int saved = with_saved ? state->saved_count : 0, count = saved;
    for (int index = 0; index < look.count; index++)
        count += saved == 0 || saved_of(state, look.changed[index]) == NULL;
    TRY(stream_number(count));
    for (int index = 0; index < saved; index++) {
        Saved *each = &state->saved[index];
        TRY(write_name_of(state, each->slot));
        TRY(is_changed(each->slot) ? slot_write(&state->slots[each->slot])
                                   : bytes_add(&stream.record, each->text.at, each->text.size));
    }
    for (int index = 0; index < look.count; index++)
        if (saved == 0 || saved_of(state, look.changed[index]) == NULL) {
            TRY(write_name_of(state, look.changed[index]));
            TRY(slot_write(&state->slots[look.changed[index]]));
        }
    return 0;
}

/* The record of a line that has finished, after a look. */
static int finish_line(State *state)
{
    TRY(stream_begin(RECORD_CHANGES, state->number));
    TRY(write_changes(state, 1));
    state_forget_saved(state);
    drop_unbound(state);
    if (!stream_fits()) {
        stream_cut();
        return 0;
    }
    stream_write(stream.record.at, stream.record.size);
    return 1;
}

/* Events. -1 where an error is set that is not the sample's. */

static int write_arguments(const Code *code, Running *running)
{
    int count = 0;
    for (int index = 0; index < code->arguments; index++)
        count += value_of(running, &code->variables[code->argument[index]]) != NULL;
    TRY(stream_number(count));
    for (int index = 0; index < code->arguments; index++) {
        Variable *variable = &code->variables[code->argument[index]];
        PyObject *value = value_of(running, variable);
        if (value == NULL)
            continue;
        TRY(stream_name(variable->name, &variable->number));
        TRY(write_text(&look.outer, value, 0));
        TRY(stream_text(look.outer.text.at, look.outer.text.size, 0));
    }
    return 0;
}

static int64_t parent_number(Running *running)
{
    State *parent = parent_of(running);
    return parent == NULL ? 0 : parent->number + 1;
}

static int called(Running *running, PyFrameObject *frame, Code *code)
{
    if (stream.count >= stream.most_events) {
        halt();
        return 0;
    }
    State *state = state_new(code, tracer.frames);
    if (state == NULL)
        return -1;
    int thread = thread_number(), kind = RECORD_CALL | (code->of_test ? TEST_SOURCE : 0) | (thread ? OTHER_THREAD : 0);
    int done = -1;
    stream.record.size = 0;
    if (stream_number(kind) < 0 || stream_number(parent_number(running)) < 0)
        goto end;
    if (stream_name(code->object->co_name, &code->function_number) < 0)
        goto end;
    if (stream_number(code->object->co_firstlineno) < 0 || (thread && stream_number(thread) < 0))
        goto end;
    if (write_arguments(code, running) < 0)
        goto end;
    /* What is bound already is no change: arguments, variables of outer functions, a module that goes on. */
    if (look_at_frame(state, running) < 0)
        goto end;
    stream.frame = state->number;
    done = stream_event();
    if (done > 0) {
        tracer.frames++;
        Py_XSETREF(frame->f_trace, Py_NewRef((PyObject *)state));
    }
    done = recorded(done);
end:
    Py_DECREF(state);
    return done;
}

static int line_begins(State *state, Running *running, int line)
{
    if (code_is_inner(state->code, offset_in(running)))
        return 0;
    int unchanged = 0;
    state->raising = 0;
    if (state->pending) {
        state->pending = 0;
        TRY(look_at_frame(state, running));
        unchanged = !look.count && !state->saved_count;
        if (unchanged) {
            state_forget_saved(state);
        } else {
            int written = finish_line(state);
            if (written <= 0)
                return recorded(written);
        }
    }
    int64_t printed = characters_printed();
    if (printed < 0 && PyErr_Occurred())
        return -1;
    int written = stream_line(state->number, line, unchanged, printed);
    state->pending = written > 0;
    return recorded(written);
}

/* A record of a line and a value. */
static int write_valued(int kind, State *state, Running *running, PyObject *value)
{
    TRY(write_text(&look.outer, value, 0));
    TRY(stream_begin(kind, state->number));
    TRY(stream_number(code_line(state->code, offset_in(running))));
    TRY(stream_text(look.outer.text.at, look.outer.text.size, 0));
    return recorded(stream_event());
}

static int returned(State *state, Running *running, PyObject *value)
{
    if (state->pending) {
        state->pending = 0;
        TRY(look_at_frame(state, running));
        int written = finish_line(state);
        if (written <= 0)
            return recorded(written);
    }
    return write_valued(RECORD_RETURN, state, running, value);
}

static int yielded(State *state, Running *running, PyObject *value)
{
    if (state->pending && !code_is_inner(state->code, offset_in(running))) {
        TRY(look_at_frame(state, running));
        TRY(save_changes(state));
    }
    return write_valued(RECORD_YIELD, state, running, value);
}

static int resumed(State *state, Running *running)
{
    int64_t parent = parent_number(running);
    look.count = 0;
    if (!code_is_inner(state->code, offset_in(running))) {
        TRY(look_at_frame(state, running));
        drop_saved(state);
    }
    TRY(stream_begin(RECORD_RESUME, state->number));
    TRY(stream_number(parent));
    TRY(stream_number(code_line(state->code, offset_in(running))));
    TRY(write_changes(state, 0));
    drop_unbound(state);
    return recorded(stream_event());
}

static int raised(State *state, Running *running, PyObject *exception)
{
    state->pending = 0;
    state->raising = 1;
    state_forget_saved(state);
    PyObject *name = aside_call(tracer.exception_name, (PyObject *)Py_TYPE(exception), NULL);
    if (name == NULL)
        return -1;
    PyObject *values = python_of(&look.outer);
    PyObject *message = values == NULL ? NULL : aside_call(tracer.exception_message, exception, values);
    int done = -1, number = 0;
    if (message != NULL && stream_begin(RECORD_RAISE, state->number) == 0 &&
        stream_number(code_line(state->code, offset_in(running))) == 0 && stream_name(name, &number) == 0 &&
        stream_str(message) == 0)
        done = recorded(stream_event());
    Py_DECREF(name);
    Py_XDECREF(message);
    return done;
}

static int unwound(State *state, Running *running)
{
    state->pending = 0;
    TRY(stream_begin(RECORD_UNWIND, state->number));
    TRY(stream_number(code_line(state->code, offset_in(running))));
    return recorded(stream_event());
}

/* For want of memory or of frames recording stops, and the sample goes on; any other error is told to the interpreter. */
static int settled(int done)
{
    if (done >= 0)
        return 0;
    if (!PyErr_ExceptionMatches(PyExc_MemoryError) && !PyErr_ExceptionMatches(PyExc_RecursionError))
        return -1;
    PyErr_Clear();
    halt();
    return 0;
}

/* Whether a callback may go on. It must ask again for all that it knew before. */
static inline int may_record(void)
{
    if (aside.owner != NULL)
        aside_wait(PyThreadState_Get());
    return tracer.recording;
}
