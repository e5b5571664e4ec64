import type { Manifest } from '../../schemas/manifest.ts'
import { armsText } from './arms.ts'
import { heldOutText, usedBenchmarksText } from './benchmarks.ts'
import { emptiness } from './emptiness.ts'
import { headerOf } from './header.ts'
import { againText, originsText } from './origins.ts'
import { answersText, rowChecksText } from './row-checks.ts'
import { mixText, setsText } from './sets.ts'
import { nearText } from './near.ts'
import type { Provenance } from './provenance.ts'
import { table } from './table.ts'
import { teacherText } from './teacher.ts'
import { useText } from './use.ts'

function funnelRows(manifest: Manifest): (string | number)[][] {
  return manifest.funnel.map(({ stage, in: entered, out, rejected }) => {
    const reasons = Object.entries(rejected).sort((a, b) => b[1] - a[1])
    return [stage, entered, out, reasons.map(([reason, records]) => `${reason} ${records}`).join(', ')]
  })
}

/** What became of the recorded runs that rows could be made of. */
function checksText({ recipe, checks }: Manifest): string {
  if (recipe.checks === 'none') return `None of the ${checks.runs} recorded runs was run again.`
  const chosen = recipe.checks === 'all' ? 'All' : `A share of ${recipe.checks} of the`
  return `${chosen} recorded runs that rows could be made of (${checks.runs - checks.unchecked} of ${checks.runs}) were followed through the control flow of their
code, and run again without the tracer under another hash seed, address layout, clock, folder and seed of \`random\`: ${checks.sound + checks.order_dependent} printed and gave the same, ${checks.nondeterministic} did not
hold still, ${checks.unfaithful} differed without the tracer or went where the code does not go, ${checks.internal} could not be run again; the last three
kinds gave no rows. Of those that agreed, ${checks.order_dependent} are order-dependent: their events differ from run to run. They stand in \`traces/\`
(column \`integrity\`), in repair prompts, in synthesis and in predictions of the bare answer, and in no response that shows a trace.`
}

function packagesText({ packages }: Manifest): string {
  return packages.length === 0 ? '' : ` with ${packages.length} installed packages (see the manifest)`
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** What stands in `programs/`. */
function programsText({ programs, recipe }: Manifest): string {
  const { right, calls, bugs, variants, coverage } = programs
  const { measured, median_lines: lines, median_branches: branches, low } = coverage
  const all = bugs.reduce((sum, each) => sum + each.programs, 0)
  const text = `${right} programs with ${calls} verified calls, and ${all} bugs of them, each of which fails a test that its program passes.`
  const covered =
    lines === null
      ? ''
      : ` Of ${measured} programs the calls' reach was measured: in the median they cover ${percent(lines)} of the lines of the program's functions${branches === null ? '' : ` and ${percent(branches)} of the branches`}; ${low} programs are flagged as covered below ${percent(recipe.supply.inputs.low_coverage)} of their lines.`
  const rows = [
    ...bugs.map(({ origin, kind, programs: count }) => [`bug by ${origin}`, kind, count]),
    ...variants.map(({ kind, programs: count }) => ['variant, equal in outcome', kind, count]),
  ]
  return rows.length === 0
    ? text + covered
    : `${text + covered}\n\n${table(['made of them', 'kind', 'programs'], rows)}`
}

/** Where candidates came from and which pairs of them were kept; nothing where there were none. */
function candidatesText({ recipe, funnel }: Manifest): string {
  const { candidates, pairing } = recipe.supply
  if (candidates.length === 0) return ''
  const counts = funnel.find(({ stage }) => stage === 'candidates')
  const measure = pairing.measure === 'tokens' ? 'tokens' : `their column \`${pairing.measure.column}\``
  const partner =
    pairing.partner === 'random' ? 'a right program drawn by the seed' : 'the nearest right program'
  const kept = [
    ...(pairing.at_least === null ? [] : [`of at least ${pairing.at_least}`]),
    ...(pairing.below === null ? [] : [`below ${pairing.below}`]),
  ]
  return `
## Candidates

Of ${counts?.in ?? 0} solutions by others (${[...new Set(candidates.map(({ origin }) => origin))].join(', ')}), each run against its problem's tests, ${counts?.out ?? 0} went on: right ones
as programs, wrong ones as bugs of ${partner}, scored by ${measure}. Pairs kept: ${kept.length === 0 ? 'all' : `those with a score ${kept.join(' and ')}`}.
`
}

/** The data set's `README.md`: what trainers read (YAML) and what people must know. Pure function of the manifest. */
export function cardOf(manifest: Manifest, provenance: readonly Provenance[]): string {
  const { recipe } = manifest
  return `---
${headerOf(manifest, provenance)}---

# Data set written by tracemill ${manifest.tracemill}
${usedBenchmarksText(manifest)}
Every program here was run in ${manifest.sandbox} by ${manifest.runtime}${packagesText(manifest)} (${manifest.engine}); every label was observed in such a run.
Each folder of \`sft/\` is one complete training set. The arms hold the same samples in the same order and differ only in the
evidence that a repair prompt shows. \`eval/\` holds the test split as prompts with their answers beside them; \`programs/\` and
\`traces/\` hold what is needed to run every sample again; \`rejected/\` names everything that was left out, and why.
${useText(manifest)}
## Arms

${armsText(manifest)}${emptiness(manifest)
    .map((line) => `\n**Beware: ${line}.**\n`)
    .join('')}${setsText(manifest)}${mixText(manifest)}
## Checks

${checksText(manifest)}
${nearText(manifest)}${candidatesText(manifest)}${heldOutText(manifest)}${teacherText(manifest)}${rowChecksText(manifest)}${answersText(manifest)}
## Programs

${programsText(manifest)}

## Funnel

In = out + rejected, at every stage.

${table(['stage', 'in', 'out', 'rejected'], funnelRows(manifest))}
${originsText(manifest, provenance)}
## Limits

Traces stop at ${recipe.limits.events} events; a local's value is shown to depth ${recipe.limits.values.depth}, ${recipe.limits.values.elements} elements and ${recipe.limits.values.characters}
characters, and a change beyond that is not seen. Splits are by problem, so that no program, bug or duplicate of it stands on two
sides${recipe.split.stratify.length === 0 ? '' : `, and share out the rows of each ${recipe.split.stratify.join(' and ')} as far as whole problems allow (as they were before caps and the mix)`}. Overlap with benchmarks that are neither inputs nor held out was not looked for.
${againText(manifest)}`
}
