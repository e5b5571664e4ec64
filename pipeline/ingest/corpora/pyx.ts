import { createHash } from 'node:crypto'
import type { Program } from '../../../schemas/program.ts'
import type { Syntax } from '../../python/syntax.ts'
import type { Unit } from '../../python/units.ts'
import { normalCode, withLineFeeds } from '../identify.ts'
import type { RawRecord } from '../readers/reader.ts'
import { need, publishedBug, recordByRecord, RefusedRecord, type Corpus, type Maker } from './corpus.ts'
import { RecordFields } from './record-fields.ts'

/** What a row asks for: a program, the output of a call, an input for an output, or (PyX-R) the repair of a fault. */
const KINDS = ['nl', 'fwd_mnl', 'bwd_mnl', 'fault'] as const
type Kind = (typeof KINDS)[number]

function kindOf(fields: RecordFields): Kind {
  const given = KINDS.filter((name) => (fields.optionalText(name) ?? '').trim() !== '')
  const [kind, more] = given
  if (kind === undefined || more !== undefined) {
    throw new RefusedRecord(
      'wrong-record',
      `one of the fields ${KINDS.join(', ')} has text in a row; here: ${given.join(', ') || 'none'}`,
    )
  }
  return kind
}

/** What stands last between `[NAME]` and `[/NAME]`; the first bracket is lacking in some of the authors' own templates. */
function tagged(text: string, name: string, field: string): string {
  const end = text.lastIndexOf(`[/${name}]`)
  const start = end < 0 ? -1 : text.lastIndexOf(`${name}]`, end - 1)
  if (start < 0) throw new RefusedRecord('wrong-record', `field '${field}' has no [${name}]…[/${name}]`)
  return text.slice(start + name.length + 1, end)
}

/** The last fenced code block, or the whole text where there is none. */
function codeIn(text: string): string {
  return [...text.matchAll(/^```\w*[ \t]*\n([^]*?)^```/gm)].at(-1)?.[1] ?? text
}

/** The lines under a heading, up to the next one. */
function section(text: string, heading: string): string {
  const found = new RegExp(`^### ${heading}[ \\t]*\\n([^]*?)(?=^### |$(?![^]))`, 'm').exec(text)?.[1]
  if (found === undefined || found.trim() === '')
    throw new RefusedRecord('wrong-record', `field 'fault' has no '### ${heading}'`)
  return found.trim()
}

/** Rows of one problem have its number in their ids, as in `fwd_mnl_108213_ipt9`. */
function placeOf(fields: RecordFields, record: RawRecord): { path: string; problem: string } {
  if (!fields.has('id')) return { path: record.at, problem: record.at }
  const path = fields.id('id')
  return { path, problem: /(?:^|_)(\d+)(?:_|$)/.exec(path)?.[1] ?? path }
}

/** The one function that is not there for another: itself alone, or with all others in what it needs. */
function mainFunction(units: readonly Unit[]): string {
  const functions = units.filter(({ kind, form }) => kind === 'function' && form === 'plain')
  const mains = functions.filter(({ code }) =>
    functions.every((other) => new RegExp(`^def ${other.name}\\b`, 'm').test(code)),
  )
  const [main, more] = mains
  if (main !== undefined && more === undefined) return main.name
  const names = functions.map(({ name }) => name).join(', ')
  throw new RefusedRecord('no-entry-point', names === '' ? 'no function' : `which of ${names}`)
}

async function described(
  fields: RecordFields,
  record: RawRecord,
  maker: Maker,
  syntax: Syntax,
): Promise<Program> {
  const code = normalCode(codeIn(fields.text('response')))
  const { units } = need(await syntax.units(code, 'solution.py'))
  const { path, problem } = placeOf(fields, record)
  return maker.make({
    code,
    entry_point: mainFunction(units),
    instruction: fields.text('nl'),
    instruction_origin: 'corpus',
    path,
    group: `${maker.source}/${problem}`,
  })
}

/** The program under a question, and the question: the lines from the assertion that has `??` on. */
function questionIn(block: string): { code: string; probe: string } {
  const lines = withLineFeeds(block)
    .split('\n')
    .map((line) => line.replace(/[ \t]*# \[L\d+\][ \t]*$/, ''))
  const at = lines.findLastIndex((line) => /^assert\b.*\?\?/.test(line))
  if (at < 0) throw new RefusedRecord('wrong-record', 'the program has no assertion with ?? under it')
  return { code: normalCode(lines.slice(0, at).join('\n')), probe: lines.slice(at).join('\n').trim() }
}

async function asked(
  kind: 'fwd_mnl' | 'bwd_mnl',
  fields: RecordFields,
  record: RawRecord,
  maker: Maker,
  syntax: Syntax,
): Promise<Program> {
  const { code, probe } = questionIn(tagged(fields.text(kind), 'PYTHON', kind))
  const answer = withLineFeeds(tagged(fields.text('response'), 'ANSWER', 'response')).trim()
  const source = /^assert\b/m.test(answer) ? answer : probe.replace(/\?{2,}/, () => answer)
  const { entry_point, tests, calls } = need(await syntax.asserts(source, code))
  if (entry_point === null) throw new RefusedRecord('no-entry-point', answer.slice(0, 120))
  const { path, problem } = placeOf(fields, record)
  return maker.make({ code, entry_point, calls, tests, path, group: `${maker.source}/${problem}` })
}

/** The authors' tests keep the result in a name first; as one assertion it gives its call too. */
function failedTest(fault: string): string {
  const source = withLineFeeds(codeIn(section(fault, 'Failed Test'))).trim()
  const [, call, value] = /^retv = (.+)\nassert retv == (.+)$/.exec(source) ?? []
  return call === undefined || value === undefined ? source : `assert ${call} == ${value}`
}

async function repaired(
  fields: RecordFields,
  record: RawRecord,
  maker: Maker,
  syntax: Syntax,
): Promise<readonly Program[]> {
  const fault = withLineFeeds(fields.text('fault'))
  const instruction = section(fault, 'Problem')
  const code = normalCode(
    codeIn(tagged(withLineFeeds(fields.text('response')), 'Refined', 'response')).trim(),
  )
  const { entry_point, tests, calls } = need(await syntax.asserts(failedTest(fault), code))
  if (entry_point === null) throw new RefusedRecord('no-entry-point', tests.join('\n').slice(0, 120))
  const { path } = placeOf(fields, record)
  const problem = createHash('sha256').update(instruction).digest('hex').slice(0, 16)
  return maker.withBug(
    {
      code,
      entry_point,
      calls,
      tests,
      instruction,
      instruction_origin: 'corpus',
      path,
      group: `${maker.source}/${problem}`,
    },
    codeIn(section(fault, 'Buggy Solution')),
    { ...publishedBug(), origin: 'model' },
  )
}

/**
 * PyX and PyX-R of SemCoder. The fields are those that its trainer reads (`src/dataset.py` of ARiSE-Lab/SemCoder): `nl`,
 * `fwd_mnl` or `bwd_mnl` beside `response` in PyX, `fault` beside `response` in PyX-R; the forms inside of them are those
 * of its templates and of public converters. The published files themselves were not at hand when this was written:
 * what has another form is refused by the name of its field. Monologues are not read: ours are made of what ran.
 */
export const pyx: Corpus = recordByRecord(
  {
    name: 'pyx',
    benchmark: false,
    license: 'MIT',
    reference:
      'Ding et al. 2024, SemCoder: Training Code Language Models with Comprehensive Semantics Reasoning, arXiv 2406.01006',
  },
  async (record, maker, { syntax }) => {
    const fields = new RecordFields(record.value)
    const kind = kindOf(fields)
    switch (kind) {
      case 'nl':
        return [await described(fields, record, maker, syntax)]
      case 'fwd_mnl':
      case 'bwd_mnl':
        return [await asked(kind, fields, record, maker, syntax)]
      case 'fault':
        return repaired(fields, record, maker, syntax)
    }
  },
)
