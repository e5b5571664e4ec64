/* What is known of one frame of the sample. It lies with the frame, as its `f_trace`, and ends with it. */

#include "slots.c"

/* A change that waits for the frame's line to finish: its text, or none where the variable became unbound. */
typedef struct {
    int slot;
    char bound;
    Bytes text;
} Saved;

typedef struct {
    PyObject_HEAD
    Code *code;
    int64_t number, births;
    char pending, raising, has_saved;
    Saved *saved;
    int saved_count, saved_room;
    Slot *slots;
    int count, room;
} State;

static struct {
    Writer inner, outer;
    int trails;
    /* Slots that the last look found changed, and their number; those that became unbound stand last. */
    int *changed;
    int count, room;
} look;

static void state_forget_saved(State *state)
{
    for (int index = 0; index < state->saved_count; index++)
        bytes_free(&state->saved[index].text);
    state->saved_count = 0;
    state->has_saved = 0;
}

static void state_dealloc(PyObject *self)
{
    State *state = (State *)self;
    state_forget_saved(state);
    PyMem_RawFree(state->saved);
    for (int index = 0; index < state->count; index++)
        slot_free(&state->slots[index]);
    PyMem_RawFree(state->slots);
    Py_TYPE(self)->tp_free(self);
}

static PyTypeObject State_Type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "tracer.Frame",
    .tp_basicsize = sizeof(State),
    .tp_dealloc = state_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static State *state_new(Code *code, int64_t number)
{
    State *state = PyObject_New(State, &State_Type);
    if (state == NULL)
        return NULL;
    memset((char *)state + sizeof(PyObject), 0, sizeof *state - sizeof(PyObject));
    state->code = code;
    state->number = number;
    if (code->optimized) {
        state->room = state->count = code->count + code->declared;
        state->slots = PyMem_RawCalloc((size_t)state->count + 1, sizeof *state->slots);
        if (state->slots == NULL) {
            state->count = 0;
            Py_DECREF(state);
            PyErr_NoMemory();
            return NULL;
        }
    }
    return state;
}

/* The state of a frame that runs, NULL where it is not recorded. Borrowed. */
static inline State *state_of(Running *running)
{
    PyFrameObject *frame = running->frame_obj;
    if (frame == NULL || frame->f_trace == NULL || Py_TYPE(frame->f_trace) != &State_Type)
        return NULL;
    State *state = (State *)frame->f_trace;
    /* The sample can give one frame what belongs to another. */
    return state->code->object == code_in(running) ? state : NULL;
}

/* The nearest recorded caller. */
static State *parent_of(Running *running)
{
    while ((running = running->previous) != NULL)
        if (!_PyFrame_IsIncomplete(running)) {
            State *state = state_of(running);
            if (state != NULL)
                return state;
        }
    return NULL;
}

/* Looking */

static int note_change(int slot)
{
    if (look.count == look.room) {
        int room = look.room ? 2 * look.room : 64;
        int *changed = PyMem_RawRealloc(look.changed, (size_t)room * sizeof *changed);
        if (changed == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        look.changed = changed;
        look.room = room;
    }
    look.changed[look.count++] = slot;
    return 0;
}

static int look_at(State *state, int index, PyObject *value)
{
    Slot *slot = &state->slots[index];
    Kind before = slot->kind;
    int changed = slot_compare(slot, &look.inner, value, look.trails);
    TRY(changed);
    if (before == UNBOUND)
        slot->birth = ++state->births;
    return changed ? note_change(index) : 0;
}

/* Those that became unbound, in the order in which they became bound. */
static void look_at_unbound(State *state, int first)
{
    for (int index = first; index < look.count; index++) {
        int slot = look.changed[index], at = index;
        while (at > first && state->slots[look.changed[at - 1]].birth > state->slots[slot].birth) {
            look.changed[at] = look.changed[at - 1];
            at--;
        }
        look.changed[at] = slot;
    }
    for (int index = first; index < look.count; index++)
        state->slots[look.changed[index]].kind = UNBOUND;
}

static inline PyObject *fetch(Running *running, int index, int in_cell)
{
    PyObject *value = running->localsplus[index];
    if (in_cell && value != NULL && PyCell_Check(value))
        value = ((PyCellObject *)value)->ob_ref;
    return value;
}

static inline PyObject *value_of(Running *running, const Variable *variable)
{
    PyObject *value = fetch(running, variable->index, variable->in_cell);
    if (value == NULL && variable->other >= 0)
        value = fetch(running, variable->other, variable->other_in_cell);
    return value;
}

static inline PyObject *watched(const Code *code, Running *running, int index)
{
    const Variable *variable = &code->variables[index];
    return index < code->count ? value_of(running, variable)
                               : PyDict_GetItemWithError(running->f_globals, variable->name);
}

static int look_at_locals(State *state, Running *running)
{
    const Code *code = state->code;
    int missing = 0;
    for (int index = 0; index < state->count; index++) {
        PyObject *value = watched(code, running, index);
        if (value != NULL)
            TRY(look_at(state, index, value));
        else
            missing |= state->slots[index].kind != UNBOUND;
    }
    if (!missing)
        return 0;
    int first = look.count;
    for (int index = 0; index < state->count; index++)
        if (state->slots[index].kind != UNBOUND && watched(code, running, index) == NULL)
            TRY(note_change(index));
    look_at_unbound(state, first);
    return 0;
}

/* Puts the slot of a name that is next in the order of the mapping at a place, a new one where there is none. */
static int slot_into_place(State *state, int at, PyObject *name)
{
    int from = at;
    while (from < state->count && !same_text(state->slots[from].name, name))
        from++;
    if (from == state->count) {
        int hidden = is_hidden(name);
        TRY(hidden);
        if (state->count == state->room) {
            int room = state->room ? 2 * state->room : 16;
            Slot *slots = PyMem_RawRealloc(state->slots, (size_t)room * sizeof *slots);
            if (slots == NULL) {
                PyErr_NoMemory();
                return -1;
            }
            state->slots = slots;
            state->room = room;
        }
        state->slots[state->count++] = (Slot){.kind = hidden ? HIDDEN : UNBOUND, .name = Py_NewRef(name)};
    }
    Slot moved = state->slots[from];
    memmove(&state->slots[at + 1], &state->slots[at], (size_t)(from - at) * sizeof moved);
    state->slots[at] = moved;
    return 0;
}

/* Of a module or class: what stands in its mapping, where that is a plain dictionary. */
static int look_at_names(State *state, Running *running)
{
    PyObject *space = running->f_locals, *name, *value;
    int at = 0;
    if (space == NULL || !PyDict_CheckExact(space))
        return 0;
    for (Py_ssize_t place = 0; PyDict_Next(space, &place, &name, &value);) {
        if (!PyUnicode_CheckExact(name))
            continue;
        if (at == state->count || state->slots[at].name != name)
            TRY(slot_into_place(state, at, name));
        if (state->slots[at].kind != HIDDEN)
            TRY(look_at(state, at, value));
        at++;
    }
    int first = look.count;
    for (; at < state->count; at++)
        if (state->slots[at].kind != HIDDEN && state->slots[at].kind != UNBOUND)
            TRY(note_change(at));
    look_at_unbound(state, first);
    return 0;
}

/* Drops the slots of names that are no more, when their change has been written. */
static void drop_unbound(State *state)
{
    if (state->code->optimized)
        return;
    while (state->count && state->slots[state->count - 1].kind == UNBOUND)
        slot_free(&state->slots[--state->count]);
}

/* Finds what differs from the last look. */
static int look_at_frame(State *state, Running *running)
{
    look.count = 0;
    return state->code->optimized ? look_at_locals(state, running) : look_at_names(state, running);
}
