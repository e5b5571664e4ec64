import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'

/** How to read the rows, and how to prove them; nothing where there are none. */
export function useText({ arms }: Pick<Manifest, 'arms'>): string {
  const first = arms.find(({ rows }) => SPLITS.some((split) => rows[split] > 0))
  const split = SPLITS.find((name) => (first?.rows[name] ?? 0) > 0)
  if (first === undefined || split === undefined) return ''
  return `
## Use

A row's \`messages\` are the conversation to train on: the last turn is the answer. The other columns say what the row is: \`task\`, \`style\`, \`arm\`, \`sample_id\`
(one for a sample in every arm), \`program_id\` and \`trace_ids\` (in \`programs/\` and \`traces/\`), \`source\`, \`license\`, \`n_tokens\`, \`meta\` (JSON: what only its task has), and more, each with its type in \`croissant.json\`.

\`\`\`
python -c "from datasets import load_dataset; print(load_dataset('.', '${first.arm}', split='${split}')[0]['messages'])"
npx tracemill verify .     # proves every row from these files alone
npx tracemill audit .      # draws what is in them
\`\`\`
`
}
