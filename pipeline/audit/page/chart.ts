import type { ReportChart, ReportColumn, ReportTable } from '../../../schemas/report.ts'
import { cell, label } from './cells.ts'
import { html } from './escape.ts'

type Row = ReportTable['rows'][number]

/** Longer charts say less; the table has all. */
const MOST_ROWS = 24
/** Units of a drawing's width; it is stretched to the room that there is. */
const WIDTH = 1000

const numberOf = (row: Row, name: string): number => {
  const value = row[name]
  return typeof value === 'number' ? value : 0
}

const scaled = (value: number, most: number): string => ((value / most) * WIDTH).toFixed(1)

/** A drawing beside its numbers: hidden from screen readers, which have the numbers. */
const drawing = (shapes: string, height: number): string =>
  `<svg class="bar" viewBox="0 0 ${WIDTH} ${height}" height="${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${shapes}</svg>`

const rect = (x: string, y: number, width: string, height: number, kind: string): string =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`

interface Drawn {
  /** Names of columns whose numbers stand beside the drawing. */
  readonly values: readonly string[]
  readonly most: (row: Row) => number
  readonly draw: (row: Row, most: number) => string
}

function drawnAs(chart: ReportChart): Drawn {
  switch (chart.kind) {
    case 'histogram':
      return bars([chart.value])
    case 'bars':
      return bars(chart.values)
    case 'parts':
      return parts(chart.values)
    case 'range': {
      const { low, middle, high } = chart
      return {
        values: [low, middle, high],
        most: (row) => numberOf(row, high),
        draw(row, most) {
          const [start, at, end] = [numberOf(row, low), numberOf(row, middle), numberOf(row, high)]
          const mark = Math.max(0, (at / most) * WIDTH - 3).toFixed(1)
          return drawing(
            rect(scaled(start, most), 5, scaled(end - start, most), 4, 'soft') +
              rect(mark, 1, '6', 12, 'full'),
            14,
          )
        },
      }
    }
  }
}

function bars(values: readonly string[]): Drawn {
  return {
    values,
    most: (row) => Math.max(...values.map((name) => numberOf(row, name))),
    draw: (row, most) =>
      drawing(
        values
          .map((name, place) =>
            rect(
              '0',
              place * 8,
              scaled(numberOf(row, name), most),
              values.length > 1 ? 7 : 12,
              place === 0 ? 'full' : 'soft',
            ),
          )
          .join(''),
        values.length > 1 ? values.length * 8 : 12,
      ),
  }
}

function parts(values: readonly string[]): Drawn {
  const total = (row: Row): number => values.reduce((sum, name) => sum + numberOf(row, name), 0)
  return {
    values,
    most: total,
    draw(row, most) {
      let start = 0
      const shapes = values.map((name, place) => {
        const value = numberOf(row, name)
        const shape = rect(
          scaled(start, most),
          0,
          scaled(value, most),
          12,
          ['full', 'soft', 'faint'][place] ?? 'faint',
        )
        start += value
        return shape
      })
      return drawing(shapes.join(''), 12)
    },
  }
}

function legend(
  names: readonly string[],
  columns: readonly ReportColumn[],
  kind: ReportChart['kind'],
): string {
  if (kind === 'range') return '<p class="legend">Band: tenth to ninetieth percentile. Mark: median.</p>'
  if (names.length < 2) return ''
  const entries = names.map((name, place) => {
    const said = columns.find((column) => column.name === name)?.label ?? name
    return `<span><svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="${['full', 'soft', 'faint'][place] ?? 'faint'}" width="10" height="10"/></svg> ${html(said)}</span>`
  })
  return `<p class="legend">${entries.join(' ')}</p>`
}

/** What the words on the left and the numbers on the right are, as a table's head says it. */
function heads(columns: readonly ReportColumn[], numbered: readonly (ReportColumn | undefined)[]): string {
  const keys = columns.filter((column) => column.key).map((column) => html(column.label))
  const values = numbered.map((column) => html(column?.label ?? ''))
  return `<li class="heads"><span class="label">${keys.join(' <span class="dot">·</span> ')}</span><span></span><span class="values">${values.join(' / ')}</span></li>`
}

/** A table's chart: a line a row, each with a drawing and the numbers that it draws. */
export function chart(table: ReportTable, path: string): string {
  if (table.chart === null) return ''
  const { kind } = table.chart
  const drawn = drawnAs(table.chart)
  const rows = kind === 'histogram' ? table.rows : table.rows.slice(0, MOST_ROWS)
  const numbered = drawn.values.map((name) => table.columns.find((column) => column.name === name))
  // Shares are of one: the longest of some small ones must not look like all.
  const isShare = numbered.every((column) => column?.holds === 'share')
  const most = isShare ? 1 : Math.max(...rows.map(drawn.most)) || 1
  const lines = rows.map((row, index) => {
    const values = numbered.map((column) =>
      column === undefined ? '' : cell(row[column.name] ?? null, column, `${path}/${index}/${column.name}`),
    )
    return `<li><span class="label">${label(row, table.columns)}</span>${drawn.draw(row, most)}<span class="values">${values.join('<span class="dot"> / </span>')}</span></li>`
  })
  const rest =
    rows.length < table.rows.length
      ? '<p class="legend">The first rows; all stand in the table below.</p>'
      : ''
  return `${legend(drawn.values, table.columns, kind)}<ul class="chart ${kind}">
${heads(table.columns, numbered)}
${lines.join('\n')}
</ul>${rest}`
}
