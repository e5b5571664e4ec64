import type { Manifest } from '../../schemas/manifest.ts'
import { decontaminationText } from './decontamination.ts'
import { table } from './table.ts'

/** Benchmarks among the inputs: in bold, since results on them would mean nothing. */
export function usedBenchmarksText({ benchmarks }: Manifest): string {
  return benchmarks.length === 0
    ? ''
    : `\n**Benchmarks were used as a corpus: ${benchmarks.join(', ')}. Do not report results on them, or on sets derived from them, for a model trained on this data.**\n`
}

/** What is kept out, and how well; nothing where the recipe names nothing. */
export function heldOutText(manifest: Manifest): string {
  const { held_out, recipe } = manifest
  if (held_out.length === 0) return ''
  const likeness =
    recipe.decontaminate === undefined
      ? 'What is only like them was not looked for.'
      : 'What is like them was looked for, as told below.'
  const rows = held_out.map(({ benchmark, programs, rejected, unread }) => [
    benchmark,
    programs,
    rejected,
    Object.entries(unread)
      .map(([reason, records]) => `${reason} ${records}`)
      .join(', '),
  ])
  return `
## Benchmarks held out

No program here is of a problem of these benchmarks, or equals a program of theirs but for layout, comments and docstrings: not
among what the inputs bring, and not among what was made of it. Records that were not read (last column) could not be looked for.
${likeness}

${table(['benchmark', 'programs', 'rejected because of them', 'records not read'], rows)}
${decontaminationText(manifest)}`
}
