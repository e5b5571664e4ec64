import type { Manifest } from '../../schemas/manifest.ts'
import { SPLITS, type SplitName } from '../../schemas/names.ts'

function shareOf({ split }: Manifest['recipe'], name: SplitName): number {
  return name === 'train' ? 1 - split.validation - split.test : split[name]
}

/** What the ledger holds most of; the earlier stage where two are as many. */
function commonestReason({ funnel }: Manifest): string {
  let most = { reason: '', records: 0 }
  for (const { stage, rejected } of funnel) {
    for (const [reason, records] of Object.entries(rejected))
      if (records > most.records) most = { reason: `${stage}/${reason}`, records }
  }
  return most.records === 0 ? 'nothing was rejected' : `most often rejected: ${most.reason} (${most.records})`
}

/** What a reader of the data set would miss: one line for rows, or one for each split that was asked for and has none. */
export function emptiness(manifest: Manifest): string[] {
  const { recipe, arms } = manifest
  const { groups } = manifest.programs
  const rowsOf = (split: SplitName): number => arms.reduce((sum, { rows }) => sum + rows[split], 0)
  const empty = SPLITS.filter((split) => shareOf(recipe, split) > 0 && rowsOf(split) === 0)
  const all = SPLITS.reduce((sum, split) => sum + groups[split], 0)
  if (SPLITS.every((split) => rowsOf(split) === 0))
    return [`the data set has no rows; groups of verified programs: ${all}; ${commonestReason(manifest)}`]
  return empty.map(
    (split) =>
      `split '${split}' has no rows: ${groups[split]} of all groups (${all}) fell into it, at a share of ${Number(shareOf(recipe, split).toFixed(4))}`,
  )
}
