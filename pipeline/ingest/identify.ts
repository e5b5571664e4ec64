import { createHash } from 'node:crypto'
import type { Language } from '../../schemas/names.ts'
import { parse } from '../../schemas/parse.ts'
import { callsOnce } from '../each-once.ts'
import { Program, type Bug, type Call, type Origin, type Test, type Variant } from '../../schemas/program.ts'

/** A program before it has its id. Absent and undefined are the same. */
export interface ProgramFields {
  readonly language?: Language | undefined
  readonly code: string
  readonly entry_point?: string | undefined
  readonly calls?: readonly Call[] | undefined
  /** A text is the source of a test. */
  readonly tests?: readonly (string | Test)[] | undefined
  readonly instruction?: string | undefined
  readonly instruction_origin?: string | undefined
  readonly buggy_of?: string | undefined
  readonly bug?: Bug | undefined
  readonly variant?: Variant | undefined
  readonly origin: Origin
  readonly group: string
}

/** LF line ends, as Python itself reads a source. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** Code as rows hold it: LF ends, no blank lines before it, no blank space after it, one newline at its end. */
export function normalCode(code: string): string {
  return `${withLineFeeds(code)
    .replace(/^\uFEFF/, '')
    .replace(/^(?:[ \t\f]*\n)+/, '')
    .trimEnd()}\n`
}

function programId(language: Language, code: string, entryPoint: string | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([language, code, entryPoint ?? null]))
    .digest('hex')
}

/** What a script reads and prints is data: its line ends stay. */
function normalTest(test: string | Test): Test {
  const written = typeof test === 'string' ? { source: test } : test
  return 'source' in written ? { ...written, source: withLineFeeds(written.source) } : written
}

const given = <Value>(name: string, value: Value | undefined): Record<string, Value> =>
  value === undefined || value === '' ? {} : { [name]: value }

/**
 * A program with its id: the sha256 of the JSON text of language, normal code and entry point (or null).
 *
 * @throws SchemaError where the fields do not make a program.
 */
export function identify(fields: ProgramFields): Program {
  const { language = 'python', code: raw, entry_point, calls = [], tests = [], origin, group } = fields
  const code = normalCode(raw)
  return parse(Program, {
    id: programId(language, code, entry_point),
    language,
    code,
    ...given('entry_point', entry_point),
    calls: callsOnce(calls.map((call) => ({ ...call, expression: withLineFeeds(call.expression).trim() }))),
    tests: tests.map(normalTest),
    ...given('instruction', fields.instruction && withLineFeeds(fields.instruction).trim()),
    ...given('instruction_origin', fields.instruction?.trim() ? fields.instruction_origin : undefined),
    ...given('buggy_of', fields.buggy_of),
    ...given('bug', fields.bug),
    ...given('variant', fields.variant),
    origin,
    group,
  })
}
