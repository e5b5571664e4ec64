/**
 * What `verify` costs beside tracing what it verifies: CPU seconds of whole process trees, in turns, for a machine that
 * others use is slow and fast by the minute.
 *
 *     verify.ts DATASET [TURNS]
 *
 * Tracing is what trace.ts does: every run behind the rows once. `verify` makes each recorded run a second time, untraced in
 * other lanes, so that it cannot come down to 1. Its result is kept in the data set, as whenever it is called.
 */
import { measureStart, measureVerify, type Cost } from './cost.ts'

const [dataset, turns = '3'] = process.argv.slice(2)
if (dataset === undefined) throw new Error('give the folder of a data set')

const line = (name: string, cells: readonly (string | number)[]): void =>
  console.log(
    name.padEnd(34) +
      cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell).padStart(22)).join(''),
  )
const told = ({ recordings, tracing, verify }: Cost): (string | number)[] => [
  recordings,
  tracing,
  verify,
  verify / recordings,
  verify / tracing,
]
const less = (cost: Cost, start: Cost): Cost => ({
  recordings: cost.recordings - start.recordings,
  tracing: cost.tracing - start.tracing,
  verify: cost.verify - start.verify,
})
const median = (numbers: readonly number[]): number =>
  numbers.toSorted((left, right) => left - right)[numbers.length >> 1] ?? Number.NaN

const ratios: { whole: number[]; rest: number[] } = { whole: [], rest: [] }
for (let turn = 1; turn <= Number(turns); turn++) {
  const { samples, rows, traced, cost } = measureVerify(dataset)
  const start = measureStart(dataset)
  if (turn === 1) {
    const { recordings, runs, events } = traced
    console.log(`${rows} rows in all sets, of ${samples} samples`)
    console.log(
      `tracing them: ${recordings} recordings of ${events} events, ${runs} runs of other tests and calls`,
    )
    line('CPU seconds', ['recordings alone', 'tracing', 'verify', 'verify : recordings', 'verify : tracing'])
  }
  const rest = less(cost, start)
  line(`turn ${turn}`, told(cost))
  line('  less what starting costs', told(rest))
  ratios.whole.push(cost.verify / cost.tracing)
  ratios.rest.push(rest.verify / rest.tracing)
}
console.log(
  `verify takes ${median(ratios.whole).toFixed(2)} times the CPU of tracing, ${median(ratios.rest).toFixed(2)} less what starting costs (medians)`,
)
