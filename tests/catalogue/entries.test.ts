import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CALLING } from '../../pipeline/catalogue/example-of-calls.ts'
import { EXAMPLE } from '../../pipeline/catalogue/example.ts'
import { styleEntries, taskEntries } from '../../pipeline/catalogue/entries.ts'
import { openTraceSession, traceSource } from '../../pipeline/run/trace-source.ts'
import { factsOf } from '../../pipeline/styles/given-back.ts'
import { styles } from '../../pipeline/styles/styles.ts'
import { STYLES, TASKS } from '../../schemas/names.ts'
import type { Program } from '../../schemas/program.ts'
import type { Trace } from '../../schemas/trace.ts'
import { tracemill } from '../commands/cli.ts'

describe('the example', () => {
  it('is what the tracer records', async () => {
    const session = await openTraceSession({ python: 'python3', events: 1000, trusted: true })
    const again = async ({ code }: Program, { trigger, outcome, events, stdout }: Trace): Promise<void> => {
      const { trace } = await traceSource(code, trigger, session)
      expect({ outcome: trace.outcome, events: trace.events, stdout: trace.stdout }).toEqual({
        outcome,
        events,
        stdout,
      })
    }
    try {
      for (const trace of EXAMPLE.traces) await again(EXAMPLE.program, trace)
      if (EXAMPLE.proof !== undefined) await again(EXAMPLE.program, EXAMPLE.proof)
      for (const bug of EXAMPLE.bugs) {
        await again(bug.program, bug.trace)
        if (bug.fixedTrace !== undefined) await again(EXAMPLE.program, bug.fixedTrace)
      }
      for (const trace of CALLING.traces) await again(CALLING.program, trace)
    } finally {
      await session.close()
    }
  })
})

describe('the catalogue', () => {
  it('has an example of every style, which its parser reads', () => {
    const entries = styleEntries()
    expect(entries.map(({ name }) => name)).toEqual([...STYLES])
    for (const { name, example } of entries)
      expect(styles[name].parse(example).events.length).toBeGreaterThan(0)
  })

  it('is what the README shows', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    const shown = styleEntries().filter(({ example }) => readme.includes(`\n${example.trimEnd()}\n\`\`\``))
    expect(shown.map(({ name }) => name)).toEqual(['next', 'concise', 'semcoder-monologue', 'tracemill'])
  })

  it('has a row of every task', () => {
    const entries = taskEntries()
    expect(entries.map(({ name }) => name)).toEqual([...TASKS])
    for (const { example } of entries) {
      expect(example.map(({ role }) => role).slice(-2)).toEqual(['user', 'assistant'])
      expect(example.every(({ content }) => content.trim() !== '')).toBe(true)
    }
  })

  it.each(['styles', 'tasks'])('%s --json is one object a line, with its name', async (command) => {
    const { code, stdout } = await tracemill([command, '--json'])
    expect(code).toBe(0)
    const entries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; reference: string })
    expect(entries.map(({ name }) => name)).toEqual(command === 'styles' ? [...STYLES] : [...TASKS])
    expect(entries.every(({ reference }) => reference !== '')).toBe(true)
  })

  it('styles can be read by people', async () => {
    const { stdout } = await tracemill(['styles'])
    for (const name of STYLES) expect(stdout).toMatch(new RegExp(`^${name}  `, 'm'))
  })
})

it('counts what the example tells', () => {
  const [trace] = EXAMPLE.traces
  // Two arguments, seven changes on five lines, one result.
  expect(factsOf({ trace })).toEqual({ events: 13, values: 9 })
})
