import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { columnsOf } from '../../schemas/columns.ts'
import { Pair } from '../../schemas/pair.ts'
import { writeShards } from '../../pipeline/shards/shards.ts'

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

/** Writes made-up pairs as a build writes them. Gives 0: rows have no events. */
export async function writeRows(count: number): Promise<number> {
  if (count === 0) return 0
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
  return 0
}
