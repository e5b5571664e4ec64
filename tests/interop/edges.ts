/** Writes small data sets of edge cases, one a writer, into the folder given: what `load.py` loads. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv } from 'node:process'
import { columnsOf } from '../../schemas/columns.ts'
import { Pair } from '../../schemas/pair.ts'
import { writeShards } from '../../pipeline/shards/shards.ts'
import { EDGE_COLUMNS, EDGE_ROWS, plainRows, streamed } from '../shards/edge-rows.ts'
import { MANIFEST_OF_NOTHING } from '../shards/manifests.ts'
import { seal } from '../../pipeline/shards/seal.ts'

function pairs(arm: string, split: string): Pair[] {
  return plainRows(split === 'train' ? 300 : 20).map((row, index) => ({
    id: `${arm}/${split}/${row.id}`,
    sample_id: row.id,
    program_id: `p${index}`,
    group: `g${index % 7}`,
    task: 'repair',
    style: arm === 'code-only' ? '' : arm,
    arm,
    trace_in: arm === 'code-only' ? 'none' : 'prompt',
    language: 'python',
    source: 'edges',
    license: 'Apache-2.0',
    instruction_origin: '',
    status: index % 2 === 0 ? 'returned' : 'raised',
    exception: index % 2 === 0 ? null : 'ValueError',
    meta: JSON.stringify({ index }),
    trace_ids: row.tags,
    messages: [
      { role: 'user', content: `fix\n${row.s}\0` },
      { role: 'assistant', content: index % 5 === 0 ? '' : '\uFEFF```python\nx = "😀～"\n```' },
    ],
    n_tokens: 10 + index,
    n_prompt_tokens: 5,
    n_events: index,
    elided: index % 3 === 0,
  }))
}

const ARMS = ['code-only', 'concise']
const SPLITS = ['train', 'validation', 'test']
const card = [
  '---',
  'license: apache-2.0',
  'configs:',
  ...ARMS.flatMap((arm, index) => [
    `- config_name: ${arm}`,
    ...(index === 0 ? ['  default: true'] : []),
    '  data_files:',
    ...SPLITS.flatMap((split) => [`  - split: ${split}`, `    path: sft/${arm}/${split}/*.parquet`]),
  ]),
  '---',
  '# Edge cases',
  '',
].join('\n')

const [, , out] = argv
if (out === undefined) throw new Error('usage: edges.ts <folder>')
for (const writer of ['hyparquet', 'parquetjs-lite'] as const) {
  const root = join(out, writer)
  await mkdir(root, { recursive: true })
  const sizes = { root, writer, arrow: true, bytes: 65_536, rows_per_group: 50 }
  const files = []
  for (const arm of ARMS) {
    for (const split of SPLITS) {
      const shards = { ...sizes, path: `sft/${arm}/${split}`, split, columns: columnsOf(Pair) }
      files.push(...(await writeShards(streamed(pairs(arm, split)), shards)))
    }
  }
  files.push(
    ...(await writeShards(streamed(EDGE_ROWS), {
      ...sizes,
      path: 'edges',
      split: 'edges',
      columns: EDGE_COLUMNS,
    })),
  )
  await writeFile(join(root, 'README.md'), card)
  await seal(root, { ...MANIFEST_OF_NOTHING, files })
}
