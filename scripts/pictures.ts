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

/** What a build does, in two lines, each read from left to right. */
const STAGES: readonly (readonly (readonly [name: string, what: string])[])[] = [
  [
    ['ingest', 'files, corpora'],
    ['held out', 'no benchmark gets in'],
    ['duplicates', 'exact ones merge'],
    ['near-duplicates', 'one group, or dropped'],
    ['tests', 'own ones must hold'],
    ['supply', 'inputs, bugs, variants'],
    ['verify', 'calls hold, bugs fail'],
  ],
  [
    ['trace', 'recorded, checked'],
    ['teacher', 'rationales, checked'],
    ['rows', 'tasks x arms, budget'],
    ['row checks', 'secrets, triviality, ...'],
    ['caps, mix', 'rows of each kind'],
    ['split', 'groups stay whole'],
    ['shards', 'shuffle, write, seal'],
  ],
]

const [BOX, GAP, TALL] = [168, 20, 58]
const LINES = [16, 118] as const
const LEDGER = 210
/** Stages that lose nothing: what reaches them is written. */
const LOSES_NOTHING = new Set(['split', 'shards'])

const centred = (x: number, y: number, text: string, more: string): string =>
  `<text x="${x}" y="${y}" text-anchor="middle" ${more}>${escape(text)}</text>`

function stage([name, what]: readonly [string, string], place: number, top: number): string {
  const x = 10 + place * (BOX + GAP)
  const arrow =
    place === 0
      ? ''
      : `<path d="M${x - GAP + 2} ${top + TALL / 2} H${x - 4}" stroke="#57606a" stroke-width="2" marker-end="url(#head)"/>`
  const drop = LOSES_NOTHING.has(name)
    ? ''
    : `<path d="M${x + BOX / 2} ${top + TALL} v${top === LINES[0] ? 14 : LEDGER - top - TALL - 4}" stroke="#cf222e" stroke-dasharray="3 3" marker-end="url(#red)"/>`
  const middle = x + BOX / 2
  return `${arrow}${drop}<rect x="${x}" y="${top}" width="${BOX}" height="${TALL}" rx="6" fill="#ddf4ff" stroke="#0969da"/>${centred(middle, top + 24, name, 'font-weight="bold"')}${centred(middle, top + 44, what, 'font-size="12" fill="#57606a"')}`
}

function flow(): string {
  const [first, second] = LINES
  const right = 10 + 7 * (BOX + GAP) - GAP
  const [width, height] = [right + 10, 334]
  const head = (id: string, colour: string): string =>
    `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${colour}"/></marker>`
  const set = right - BOX / 2
  // From the end of the first line to the beginning of the second, between them.
  const turn = `<path d="M${right - 20} ${first + TALL} V${first + TALL + 28} H${10 + 20} V${second - 4}" fill="none" stroke="#57606a" stroke-width="2" marker-end="url(#head)"/>`
  const written = right - 3 * BOX - 2 * GAP
  const later = ['verify: proves it from its files', 'audit: what is in it', 'diff: what changed'].map(
    (what, index) => {
      const w = (written - 10 - GAP - 4 * 8) / 3
      const x = 18 + index * (w + 8)
      return `<rect x="${x}" y="286" width="${w}" height="30" rx="6" fill="#fff8c5" stroke="#9a6700"/>${centred(x + w / 2, 306, what, 'font-size="13"')}`
    },
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="14" fill="#1f2328">
<defs>${head('head', '#57606a')}${head('red', '#cf222e')}</defs><rect width="100%" height="100%" rx="8" fill="#ffffff"/>
${turn}
${LINES.flatMap((top, line) => (STAGES[line] ?? []).map((each, place) => stage(each, place, top))).join('\n')}
<rect x="10" y="${LEDGER}" width="${5 * (BOX + GAP) - GAP}" height="26" rx="6" fill="#ffebe9" stroke="#cf222e"/>${centred(10 + (5 * (BOX + GAP) - GAP) / 2, LEDGER + 18, 'red, of both lines: the ledger has every record that leaves, with its stage and reason; in = out + rejected', 'font-size="12"')}
<path d="M${set} ${second + TALL} V258" stroke="#57606a" stroke-width="2" marker-end="url(#head)"/>
<rect x="${written}" y="262" width="${right - written}" height="${TALL}" rx="6" fill="#dafbe1" stroke="#1a7f37"/>${centred((written + right) / 2, 286, 'data set', 'font-weight="bold"')}${centred((written + right) / 2, 306, 'arms, eval, programs, traces, ledger, card, manifest', 'font-size="12" fill="#57606a"')}
<rect x="10" y="262" width="${written - GAP - 10}" height="62" rx="6" fill="none" stroke="#9a6700" stroke-dasharray="4 3"/>${centred((written - GAP + 10) / 2, 279, 'afterwards, from the written files alone', 'font-size="12" fill="#57606a"')}
${later.join('\n')}
<path d="M${written - 2} ${262 + TALL / 2} H${written - GAP + 2}" stroke="#57606a" stroke-width="2" marker-end="url(#head)"/>
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
