import type { Manifest } from '../../schemas/manifest.ts'
import { MIX_PARTS, type MoreSet } from '../../schemas/mix.ts'
import { SPLITS } from '../../schemas/names.ts'
import { table } from './table.ts'

const SAID: Readonly<Record<MoreSet, string>> = {
  'no-repair': 'the joint mix without any repair: what the paper calls only NL2Code',
  'repair-only': 'the repair of one arm alone: its first stage',
  'synthesis-only': 'synthesis alone: a second stage, or a set without repair',
  'reasoning-only': 'all other tasks alone: a second stage',
}

/** What the paper trains on after repair. */
const SECOND_STAGES: readonly MoreSet[] = ['synthesis-only', 'reasoning-only']

/** What stands beside the arms; nothing where the recipe asks for no more. */
export function setsText({ sets, recipe }: Manifest): string {
  if (sets.length === 0) return ''
  const rows = sets.map(({ set, rows: bySplit, tokens }) => [
    set,
    ...SPLITS.map((split) => bySplit[split]),
    tokens,
  ])
  const said = recipe.sets.map(
    (name) => `- \`${name}${name === 'repair-only' ? '-<arm>' : ''}\`: ${SAID[name]}`,
  )
  const second = SECOND_STAGES.filter((name) => recipe.sets.includes(name)).map((name) => `\`${name}\``)
  const staged =
    recipe.sets.includes('repair-only') && second.length > 0
      ? `\nTwo stages: train on \`repair-only-<arm>\`, then on ${second.join(' or ')}. An arm itself is the joint mix.\n`
      : ''
  return `
## Sets beside the arms

Each holds a part of what the arms hold, the same rows in the same order:

${said.join('\n')}
${staged}
${table(['set', ...SPLITS, 'tokens'], rows)}
`
}

/** What the mix took of each part; nothing where the recipe has none. */
export function mixText({ mix, recipe }: Manifest): string {
  const asked = recipe.mix
  if (asked === null) return ''
  const wanted = MIX_PARTS.map((part) => asked[part]).join(' : ')
  const how =
    asked.by === 'shares'
      ? `in the shares ${wanted}, as many as the scarcest part gives`
      : `with at most ${wanted} rows in train, and in these shares in validation`
  return `
## Mix

Rows of repair, synthesis and reasoning (every other task) are mixed ${how}. The test split keeps all.
Which rows stay follows from the seed and the sample alone, so all arms keep the same.

${table(
  ['split', 'part', 'rows', 'kept'],
  mix.map(({ split, part, available, kept }) => [split, part, available, kept]),
)}
`
}
