/** One measured case, run as a process of its own so that its CPU can be told from the others'. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pair } from '../../schemas/pair.ts'
import { columnsOf } from '../../schemas/columns.ts'
import { parse } from '../../schemas/parse.ts'
import { Limits } from '../../schemas/trace.ts'
import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { writeShards } from '../../pipeline/shards/shards.ts'
import { execute } from '../../pipeline/trace/execute.ts'
import { openLanes } from '../../pipeline/trace/lanes.ts'
import { workload } from './workload.ts'

const SCALAR_LOOP =
  'def loop(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n'

async function lanes(
  record: 'trace' | 'none',
  items: readonly { code: string; call: string }[],
  limits: Limits,
): Promise<number> {
  const pool = await openLanes(await findInterpreter('python3'), 1)
  let events = 0
  try {
    for (const { code, call } of items) {
      const trigger = { kind: 'call', text: call } as const
      const execution = await execute(pool, { code, trigger, limits, record, record_module_body: false })
      events += execution.events.length
    }
  } finally {
    await pool.close()
  }
  return events
}

async function spawned(items: readonly { code: string; call: string }[]): Promise<void> {
  const { path } = await findInterpreter('python3')
  const script = fileURLToPath(new URL('spawned.py', import.meta.url))
  for (const item of items) {
    spawnSync(path, ['-s', '-S', '-B', script], { input: JSON.stringify(item), env: { PYTHONHASHSEED: '0' } })
  }
}

async function* pairs(count: number): AsyncGenerator<Pair> {
  for (let index = 0; index < count; index++) {
    const id = index.toString(16).padStart(32, '0')
    const words = Array.from(
      { length: 300 },
      (_, word) => `name_${(index * 31 + word * 17) % 997} = ${word}`,
    ).join('\n')
    yield {
      id,
      sample_id: id,
      program_id: id,
      group: id,
      task: 'repair',
      style: 'concise',
      arm: 'concise',
      trace_in: 'prompt',
      language: 'python',
      source: 'bench',
      license: 'Apache-2.0',
      instruction_origin: '',
      status: 'raised',
      exception: null,
      meta: '{}',
      trace_ids: [id],
      messages: [
        { role: 'user', content: words },
        { role: 'assistant', content: words.slice(0, 900) },
      ],
      n_tokens: 1000,
      n_prompt_tokens: 800,
      n_events: 40,
      elided: false,
    }
  }
}

async function write(count: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tracemill-bench-'))
  try {
    const shards = { writer: 'hyparquet', arrow: false, bytes: 1 << 28, rows_per_group: 1000 } as const
    await writeShards(pairs(count), {
      root,
      path: 'sft',
      split: 'train',
      columns: columnsOf(Pair),
      ...shards,
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const [name = '', size = '0'] = process.argv.slice(2)
const count = Number(size)
const limits = parse(Limits, {})
switch (name) {
  case 'traced':
  case 'untraced': {
    const { items } = await workload(count)
    const events = await lanes(name === 'traced' ? 'trace' : 'none', items, limits)
    console.log(JSON.stringify({ done: items.length, events }))
    break
  }
  case 'spawned': {
    const { items } = await workload(count)
    await spawned(items)
    console.log(JSON.stringify({ done: items.length, events: 0 }))
    break
  }
  case 'events': {
    const wide = { ...limits, events: 10_000_000, trace_bytes: 1 << 30, cpu_seconds: 600, wall_seconds: 600 }
    const events =
      count === 0 ? 0 : await lanes('trace', [{ code: SCALAR_LOOP, call: `loop(${count})` }], wide)
    console.log(JSON.stringify({ done: events, events }))
    break
  }
  case 'rows':
    if (count > 0) await write(count)
    console.log(JSON.stringify({ done: count, events: 0 }))
    break
  default:
    throw new Error(`no case '${name}'`)
}
