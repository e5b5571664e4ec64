import type { ReportCell, ReportColumn, ReportTable } from '../../../schemas/report.ts'
import { html } from './escape.ts'

type Row = ReportTable['rows'][number]

/** A number as people read it; a share as per cent, a difference with its sign. */
function told(value: number, { name, holds }: ReportColumn): string {
  const scaled = holds === 'share' ? value * 100 : value
  const places = holds === 'count' ? 0 : 2
  const text = Math.abs(scaled).toLocaleString('en', {
    maximumFractionDigits: places,
    minimumFractionDigits: places,
  })
  const sign = scaled < 0 ? '−' : name.endsWith('_change') && scaled > 0 ? '+' : ''
  return `${sign}${text}${holds === 'share' ? ' %' : ''}`
}

/** A cell's HTML; of a number with the place in report.json that it comes from. */
export function cell(value: ReportCell, column: ReportColumn, path: string): string {
  if (value === null) return '<span class="none" title="not known">–</span>'
  if (typeof value === 'string') return value === '' ? '<span class="none">none</span>' : html(value)
  return `<span class="number" data-path="${html(path)}" data-holds="${column.holds}">${told(value, column)}</span>`
}

/** What tells a row apart, as one line. */
export function label(row: Row, columns: readonly ReportColumn[]): string {
  return columns
    .filter((column) => column.key)
    .map(({ name }) =>
      row[name] === '' || row[name] === null || row[name] === undefined ? 'none' : html(String(row[name])),
    )
    .join(' <span class="dot">·</span> ')
}
