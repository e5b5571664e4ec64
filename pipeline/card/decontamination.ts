import type { Manifest } from '../../schemas/manifest.ts'
import { table } from './table.ts'

/** Pairs that the card shows; the manifest has the others. */
const SHOWN = 20

const METHODS = ['same-problem', 'same-code', 'substring', 'ngrams', 'syntax', 'behaviour']

/** What was found of each benchmark beyond what is equal, and by which method; nothing where the recipe does not ask. */
export function decontaminationText({ held_out, recipe }: Manifest): string {
  const options = recipe.decontaminate
  if (options === undefined) return ''
  const { action, methods, ngram, coverage, least } = options
  const found = held_out.flatMap(({ benchmark, decontamination }) =>
    decontamination === undefined ? [] : [{ benchmark, ...decontamination }],
  )
  const counts = found.map((each) => [
    each.benchmark,
    each.items,
    ...METHODS.map((method) => {
      const own = each.found.find((one) => one.method === method)
      return own === undefined ? '' : `${own.items} in ${own.programs}`
    }),
    `${each.spared.items} in ${each.spared.programs}`,
  ])
  const pairs = found.flatMap(({ benchmark, matches }) =>
    matches.map((match) => [
      benchmark,
      match.item,
      match.path,
      match.methods.join(', '),
      match.coverage,
      match.dropped ? 'dropped' : 'kept',
    ]),
  )
  const listed = found.reduce(
    (sum, { matches, matches_left_out }) => sum + matches.length + matches_left_out,
    0,
  )
  return `
Looked for by ${methods.join(', ')} (${ngram}-grams; at least ${coverage.words} of a statement's words or ${coverage.code} of a solution's code). What was found was ${action === 'drop' ? 'dropped; what behaves alike is reported only' : 'reported, and dropped only where it is equal'}. Items
with fewer than ${least.words} words, ${least.tokens} tokens (${least.part_tokens} where a part is found) or ${least.nodes} nodes of syntax are written alike by people who know nothing of one another: they count only where
both code and words are found, or the whole program is equal, and are spared otherwise. \`2 in 3\`: two items of the benchmark in three programs that came in.

${table(['benchmark', 'items', ...METHODS, 'spared'], counts)}
${pairs.length === 0 ? '' : `\n${table(['benchmark', 'item', 'program', 'found by', 'coverage', 'outcome'], pairs.slice(0, SHOWN))}\n`}${listed > SHOWN ? `\n${listed - SHOWN} more in the manifest.\n` : ''}`
}
