import type { Manifest, Spread } from '../../schemas/manifest.ts'
import { SPLITS } from '../../schemas/names.ts'
import { table } from './table.ts'

const inWords = (spread: Spread | null): string =>
  spread === null ? '-' : `${spread.mean} / ${spread.median} / ${spread.p90}`

/** Also with several traced tests: `placebo-2-tests`. */
const hasPlacebo = (arms: Manifest['arms']): boolean => arms.some(({ arm }) => /^placebo(?:-|$)/.test(arm))

/** What each arm holds, and what it cost. */
export function armsText({ arms, matched, tokenizer, recipe }: Manifest): string {
  const rows = arms.map((arm) => [
    arm.arm,
    ...SPLITS.map((split) => arm.rows[split]),
    arm.tokens,
    arm.over_budget,
    arm.alone_over_budget,
    inWords(arm.repair_tokens_whole),
    inWords(arm.repair_tokens),
  ])
  const head = [
    'arm',
    ...SPLITS,
    'tokens',
    'over budget',
    'alone over budget',
    'tokens of all',
    'tokens of matched',
  ]
  return `Tokens are counted with ${tokenizer}; no row is over ${recipe.budget_tokens}. A repair sample that one arm does not fit is in none.
"Over budget" counts those that this arm does not fit, "alone over budget" those of them that fit in every other: what this
arm cost the set. Of a repair row's tokens mean, median and 90 % are told, for all samples and for the matched ones.${
    hasPlacebo(arms) ? ' The\nplacebo is drawn last: its numbers are of samples that fit in all others.' : ''
  }

${table(head, rows)}
${matchedText(matched, arms)}`
}

function matchedText(
  { samples, whole, events, events_whole }: Manifest['matched'],
  arms: Manifest['arms'],
): string {
  if (whole === 0) return ''
  return `
The matched set holds ${samples} of ${whole} repair samples, before caps on rows and the mix: those of which every arm fits,${hasPlacebo(arms) ? ' for which a\nplacebo was found,' : ''} whose bug is of no other problem, too, and that no row check rejected.

${table(
  ['repair samples', 'number', 'steps: mean / median / 90 %'],
  [
    ['all', whole, inWords(events_whole)],
    ['matched', samples, inWords(events)],
  ],
)}
`
}
