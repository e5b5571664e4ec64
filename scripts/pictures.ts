/** Draws the README's pictures into docs/: the terminal view of one trace, as it is printed, and the flow. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const CODES: Record<string, string> = {
  '31': '#f47067',
  '32': '#57ab5a',
  '33': '#c69026',
  '36': '#39c5cf',
  '2': '#768390',
  '1': '#ffffff',
}
const PLAIN = '#adbac7'
const WIDTH = 8.4
const HEIGHT = 19

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Lines with ANSI colours as SVG text, one `tspan` a colour. */
function terminal(title: string, printed: string): string {
  const lines = printed.trimEnd().split('\n')
  const rows = [`$ ${title}`, ...lines].map((line, index) => {
    let colour = PLAIN
    let column = 0
    const spans: string[] = []
    for (const [, code, text] of line.matchAll(/(?:\x1b\[(\d+)m)?([^\x1b]*)/g)) {
      if (code !== undefined) colour = CODES[code] ?? PLAIN
      if (text === undefined || text === '') continue
      spans.push(`<tspan x="${16 + column * WIDTH}" fill="${colour}">${escape(text)}</tspan>`)
      column += text.length
    }
    return `<text y="${32 + index * HEIGHT}" xml:space="preserve">${spans.join('')}</text>`
  })
  const columns = Math.max(...[title, ...lines].map((line) => line.replaceAll(/\x1b\[\d+m/g, '').length))
  const [width, height] = [columns * WIDTH + 40, rows.length * HEIGHT + 32]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">
<rect width="100%" height="100%" rx="8" fill="#22272e"/>
${rows.join('\n')}
</svg>
`
}

const STEPS: readonly (readonly [string, string])[] = [
  ['ingest', 'files, corpora'],
  ['duplicates', 'merge, groups'],
  ['tests', 'own ones must hold'],
  ['supply', 'inputs, tests, bugs'],
  ['verify', 'calls hold, bugs fail'],
  ['rows', 'tasks x arms, budget'],
  ['shards', 'split, shuffle, seal'],
]

function flow(): string {
  const [box, gap, height] = [142, 20, 150]
  const boxes = STEPS.map(([name, what], index) => {
    const x = 10 + index * (box + gap)
    const arrow =
      index === 0
        ? ''
        : `<path d="M${x - gap + 2} 45 H${x - 4}" stroke="#57606a" stroke-width="2" marker-end="url(#head)"/>`
    const drop =
      index === STEPS.length - 1
        ? ''
        : `<path d="M${x + box / 2} 74 V112" stroke="#cf222e" stroke-dasharray="3 3" marker-end="url(#red)"/>`
    return `${arrow}${drop}<rect x="${x}" y="16" width="${box}" height="58" rx="6" fill="#ddf4ff" stroke="#0969da"/><text x="${x + box / 2}" y="40" font-weight="bold" text-anchor="middle">${name}</text><text x="${x + box / 2}" y="60" font-size="12" text-anchor="middle" fill="#57606a">${what}</text>`
  })
  const width = 10 + STEPS.length * (box + gap)
  const head = (id: string, colour: string): string =>
    `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${colour}"/></marker>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="14" fill="#1f2328">
<defs>${head('head', '#57606a')}${head('red', '#cf222e')}</defs><rect width="100%" height="100%" fill="#ffffff"/>
${boxes.join('\n')}
<rect x="10" y="116" width="${(STEPS.length - 1) * (box + gap) - gap}" height="26" rx="6" fill="#ffebe9" stroke="#cf222e"/><text x="${((STEPS.length - 1) * (box + gap)) / 2}" y="134" font-size="12" text-anchor="middle">ledger: every record that leaves, with its stage and reason; in = out + rejected</text>
</svg>
`
}

const [file, call] = ['data/samples/repository/harbour/cargo.py', 'stack_crates([5, 3, 4], 8)']
const { stdout } = spawnSync(
  'npx',
  ['--no-install', 'tracemill', 'trace', file, '--call', call, '--trust-code'],
  {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
  },
)
writeFileSync(
  `${root}docs/trace.svg`,
  terminal(`tracemill trace cargo.py --call '${call}' --trust-code`, stdout),
)
writeFileSync(`${root}docs/flow.svg`, flow())
