import type { ReportTable } from '../../../schemas/report.ts'
import { cell } from './cells.ts'
import { html } from './escape.ts'

/** Names up to this length stay on one line, for all that they have hyphens. */
const UNBROKEN = 24

/** A table of the report as an HTML table. It scrolls by itself where it is wider than the page. */
export function numbers(table: ReportTable, path: string): string {
  const head = table.columns
    .map(
      ({ label, holds }) => `<th scope="col"${holds === 'text' ? '' : ' class="right"'}>${html(label)}</th>`,
    )
    .join('')
  const rows = table.rows.map((row, index) => {
    const cells = table.columns.map((column, place) => {
      const value = row[column.name] ?? null
      const inside = cell(value, column, `${path}/${index}/${column.name}`)
      if (column.holds !== 'text') return `<td class="right">${inside}</td>`
      const kind = String(value).length <= UNBROKEN ? 'name' : 'text'
      return column.key && place === 0
        ? `<th scope="row" class="${kind}">${inside}</th>`
        : `<td class="${kind}">${inside}</td>`
    })
    return `<tr>${cells.join('')}</tr>`
  })
  return `<div class="scroll" role="region" tabindex="0" aria-label="${html(table.title)}, numbers">
<table><thead><tr>${head}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`
}
