import type { StyleName } from '../../schemas/names.ts'

/** Holds for every style that writes records. */
const MORE =
  'Where several functions run, each call is named by its function and number, `name#0`; calls, yields and exceptions ' +
  'have records of their own.'

const INLINE_STATES =
  'repeat the whole code, and at the end of each line that changed something note in a comment what changed there: ' +
  '`# [STATE-k] {"name": value} [/STATE-k]`, where k counts the changes of the whole run from 0. Note the call\'s ' +
  'arguments on the line of the function as `# [INPUT] {...} [/INPUT]`, and on the line that returns ' +
  '`# [OUTPUT] value [/OUTPUT]`. A line that ran more than once lists its changes in order. ' +
  MORE
const CWM_LOCALS =
  'The locals are a JSON object of strings, as they are before the source line runs; a value that has not changed since ' +
  'the last such object of the same call is `".."`.'

/** What a prompt says of a style, so that its trace can be asked for and read without an example. */
export const FORMATS: Readonly<Record<StyleName, string>> = {
  scratchpad:
    'alternate lines `state: {...}` and `line: ...`. A state holds every local variable and its value; the line after ' +
    `it is the source line that runs next. End with \`output: \` and the value returned. ${MORE}`,
  next:
    'repeat the whole code, and at the end of each line that ran note in a comment what changed there: ' +
    '`# (k) name=value;`, where k is the number of the step and 0 the call. A line that ran more than once lists its ' +
    `steps in order; the value returned is noted as \`__return__=value\`. ${MORE}`,
  codeexecutor:
    'write one record for each line that ran, in order: `<line> <n> <state> name : value <dictsep> name : value ' +
    '</state>`, with n counted from 0 and every variable in every record. End with `<output>` and the value returned. ' +
    MORE,
  'codeexecutor-delta':
    'write one record for each line that changed something, in order: `<line> <n> <state>name = value</state>`, with ' +
    'n counted from 1 and only the variables that the line changed. End with `<output>` and the value returned. ' +
    MORE,
  concise:
    'begin with `[L0] [INPUT] [...] [/INPUT] [/L0]`. Then write one record for each line that changed something, in ' +
    'order: `[Ln] name = value [/Ln]`, with n counted from 1; on the line that returns, write ' +
    `\`[OUTPUT] value [/OUTPUT]\`. ${MORE}`,
  'semcoder-monologue':
    'tell in plain sentences what the code does on this input, line by line: which lines run, what each changes, how ' +
    'often loops go round, and what is returned. Name lines as `[Ln]`.',
  'semcoder-inline': INLINE_STATES,
  'semcoder-inline-concise': INLINE_STATES,
  our01:
    'write one bullet for each line that changed something, by line number: `* line n: (k) name = value (k) name = ' +
    "value`, where k counts the changes of the whole run. The call's arguments are change 1, at line 0; the line that " +
    'returns has `__return__=value`. Where a bullet has more than three entries, part them with semicolons. ' +
    MORE,
  'execution-tuning-compact':
    "write one row for each line that ran, in order: the line's number, then what it changed as `name=value`, parted " +
    'by commas. Begin with `n call name=value`, the line of the function and its arguments, and end with ' +
    `\`n return value\`. ${MORE}`,
  'execution-tuning-dynamic':
    'write one row for each step, each complete by itself: `k: next_line=n {name=value, ...} iter(for@m)=i stack=[f]`, ' +
    'where k counts steps from 0, n is the line that runs next, the braces hold every variable, i is how many items ' +
    'the loop at line m has taken so far (only while in it), and the stack names the functions that are running. End ' +
    `with \`return_line=n\` in place of \`next_line=n\`, and \`value=\` with the value returned at the end of the row. ${MORE}`,
  cwm:
    'write one frame for each step, with nothing between frames: `<|call_sep|>{locals}<|action_sep|>source<|frame_sep|>` ' +
    'when a function is entered, `<|line_sep|>{locals}<|action_sep|>source<|frame_sep|>` before each line that runs, ' +
    '`<|return_sep|><|action_sep|>source<|arg_sep|>"value"<|frame_sep|>` when it returns, and the same with ' +
    `\`<|exception_sep|>\` where an exception is raised. ${CWM_LOCALS}`,
  'cwm-text':
    'write one line for each step: `[call] {locals} [action] source` when a function is entered, `[line] {locals} ' +
    '[action] source` before each line that runs, `[return] [action] source [arg] "value"` when it returns, and the ' +
    `same with \`[exception]\` where an exception is raised. ${CWM_LOCALS}`,
  traced:
    'begin with `entry: name = value` for the arguments. Then write one row for each line of the function, in the ' +
    'order of the code: `Ln true` if it ran, and behind it for each of its runs ` | name kind type class` for the ' +
    'variables that it names; `Ln false` if it did not run, with NOT_REACHED for its variables. Kinds are basic_type, array and ' +
    'pointer, types int, double, bool, char and void, classes ZERO, POSITIVE or NEGATIVE with -VS, -REG or -VL, NULL, ' +
    'NOT_NULL, ALPHA, NOT_ALPHA, TRUE, FALSE, KNOWN and NAN. The value returned is labelled as `return`.',
  annotated:
    'begin with `# === name (line n) ===`, the line that defines the function, and `# ENTER: name=value`. Then repeat ' +
    'each line of the code that runs, in order, and note in a comment what it changed (`name=value`), for a branch or ' +
    'loop whether its body runs next (`branch=if:True`), and from its second run on the number of the run (`iter=2`). ' +
    `End with \`# RETURN from name: value\`. ${MORE}`,
  tracemill:
    'write one row for each straight run through the code. A row starts with the number of a line; each `;` goes on to the ' +
    'next line, and before it stands what the line changed, as `name=value`, parted by commas: nothing if it changed ' +
    'nothing. A line that does not follow the one before it in the code begins a new row. The first row is ' +
    '`n name(parameter=value, ...)`, the line of the function and its arguments; `return value` is the last part of the line ' +
    'that returns. Where a line changes the same variables as the last time it ran, leave the names out; `name+=item` ' +
    'appends to a list or string, `name[index]=value` sets an item. Where several functions run, each call has a row of ' +
    'its own, without the names of parameters from the second call of a function on, and a line that makes calls is written ' +
    'after them.',
}
