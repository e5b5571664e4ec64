import type { Pair } from '../../schemas/pair.ts'
import { parse } from '../../schemas/parse.ts'
import { Program } from '../../schemas/program.ts'
import type { EvalRow, StoredProgram, StoredTrace } from '../../schemas/stored.ts'
import { Trace } from '../../schemas/trace.ts'

/** A program as `programs/` holds it, but for its cluster: what is alike is known to the workspace. */
export function storedProgram(program: Program): Omit<StoredProgram, 'near_cluster'> {
  return {
    id: program.id,
    language: program.language,
    code: program.code,
    entry_point: program.entry_point ?? null,
    calls: JSON.stringify(program.calls),
    tests: JSON.stringify(program.tests),
    instruction: program.instruction ?? null,
    instruction_origin: program.instruction_origin ?? null,
    instruction_by: program.instruction_by === undefined ? null : JSON.stringify(program.instruction_by),
    buggy_of: program.buggy_of ?? null,
    bug: program.bug === undefined ? null : JSON.stringify(program.bug),
    variant: program.variant === undefined ? null : JSON.stringify(program.variant),
    coverage: program.coverage === undefined ? null : JSON.stringify(program.coverage),
    corpus: program.origin.corpus,
    path: program.origin.path,
    commit: program.origin.commit ?? null,
    license: program.origin.license,
    group: program.group,
  }
}

/**
 * Undoes {@link storedProgram}.
 *
 * @throws SchemaError or SyntaxError where the row was not written by it.
 */
export function programOfRow(row: StoredProgram): Program {
  const given = (name: string, value: unknown): object => (value === null ? {} : { [name]: value })
  const read = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
  return parse(Program, {
    id: row.id,
    language: row.language,
    code: row.code,
    ...given('entry_point', row.entry_point),
    calls: read(row.calls),
    tests: read(row.tests),
    ...given('instruction', row.instruction),
    ...given('instruction_origin', row.instruction_origin),
    ...given('instruction_by', read(row.instruction_by)),
    ...given('buggy_of', row.buggy_of),
    ...given('bug', read(row.bug)),
    ...given('variant', read(row.variant)),
    ...given('coverage', read(row.coverage)),
    origin: {
      corpus: row.corpus,
      path: row.path,
      ...given('commit', row.commit),
      license: row.license,
    },
    group: row.group,
  })
}

/** A trace as `traces/` holds it. */
export function storedTrace(trace: Trace, group: string): StoredTrace {
  return {
    id: trace.id,
    program_id: trace.program_id,
    trigger: trace.trigger.kind,
    trigger_text: trace.trigger.text,
    stdin: trace.trigger.stdin ?? null,
    runtime: trace.runtime,
    engine: trace.engine,
    limits: JSON.stringify(trace.limits),
    status: trace.outcome.kind,
    outcome: JSON.stringify(trace.outcome),
    stdout: trace.stdout,
    events: JSON.stringify(trace.events),
    n_events: trace.events.length,
    events_total: trace.events_total,
    cut: trace.cut,
    integrity: trace.integrity ?? 'unchecked',
    group,
  }
}

/**
 * Undoes {@link storedTrace}.
 *
 * @throws SchemaError where the row was not written by it.
 */
export function traceOfRow(row: StoredTrace): Trace {
  return parse(Trace, {
    id: row.id,
    program_id: row.program_id,
    trigger: {
      kind: row.trigger,
      text: row.trigger_text,
      ...(row.stdin === null ? {} : { stdin: row.stdin }),
    },
    runtime: row.runtime,
    engine: row.engine,
    limits: JSON.parse(row.limits) as unknown,
    outcome: JSON.parse(row.outcome) as unknown,
    stdout: row.stdout,
    events: JSON.parse(row.events) as unknown,
    events_total: row.events_total,
    cut: row.cut,
    ...(row.integrity === 'unchecked' ? {} : { integrity: row.integrity }),
  })
}

/** The held-out form of a pair: its last turn is the answer. */
export function evalRow(pair: Pair): EvalRow {
  return {
    id: pair.id,
    sample_id: pair.sample_id,
    program_id: pair.program_id,
    group: pair.group,
    task: pair.task,
    style: pair.style,
    arm: pair.arm,
    language: pair.language,
    source: pair.source,
    license: pair.license,
    messages: pair.messages.slice(0, -1),
    answer: pair.messages.at(-1)?.content ?? '',
    meta: pair.meta,
    n_prompt_tokens: pair.n_prompt_tokens,
  }
}
