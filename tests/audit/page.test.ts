import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Report } from '../../schemas/report.ts'
import { audit } from '../../pipeline/run/audit.ts'
import { generate } from './generated.ts'

/** A Chromium on the PATH; `make setup` asks for one where it can. */
function installed(): string | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).trim()
    } catch {
      continue
    }
  }
  return undefined
}

const executablePath = installed()
const isMissing = executablePath === undefined
if (isMissing)
  process.stderr.write('No Chromium on the PATH (apt-get install chromium): the page is not tested.\n')

let root: string
let report: Report
let browser: Browser | undefined

beforeAll(async () => {
  if (executablePath === undefined) return
  root = await mkdtemp(join(tmpdir(), 'tracemill-test-'))
  const folder = join(root, 'set')
  const manifest = await generate(folder, 90)
  report = await audit([{ folder, manifest }], { out: join(root, 'out'), samples: 40, seed: 0 })
  browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
})

afterAll(async () => {
  await browser?.close()
  if (!isMissing) await rm(root, { recursive: true, force: true })
})

/** The page in a tab of its own, which fails the test by a request or a word in the console. */
async function opened(
  options: { readonly width?: number; readonly dark?: boolean; readonly folder?: string } = {},
): Promise<{ page: Page; heard: string[] }> {
  if (browser === undefined) throw new Error('no browser was started')
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1280, height: 800 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  onTestFinished(() => page.close())
  const heard: string[] = []
  const address = pathToFileURL(join(options.folder ?? join(root, 'out'), 'report.html')).href
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(String(error)))
  page.on('request', (request) => {
    const url = request.url().split('#')[0] ?? ''
    if (url !== address && url !== 'data:,') heard.push(url)
  })
  await page.goto(address)
  return { page, heard }
}

const shownOf = (page: Page): Promise<string> => page.locator('#found').innerText()
const eventOf = (page: Page): Promise<string> => page.locator('#event').innerText()

/** Compares each number of the page with the one of the report that it says it is, and how many there are with the report. */
async function expectNumbers(page: Page, of: Report): Promise<void> {
  const shown = await page.locator('[data-path]').evaluateAll((found) =>
    found.map((each) => ({
      path: each.getAttribute('data-path') ?? '',
      holds: each.getAttribute('data-holds') ?? '',
      text: each.textContent ?? '',
    })),
  )
  const wanted = new Map<string, number>()
  for (const { name, tables } of of.sections)
    for (const table of tables)
      for (const [index, row] of table.rows.entries())
        for (const { name: column } of table.columns) {
          const value = row[column]
          if (typeof value === 'number') wanted.set(`${name}/${table.name}/${index}/${column}`, value)
        }
  expect(new Set(shown.map(({ path }) => path))).toEqual(new Set(wanted.keys()))
  for (const { path, holds, text } of shown) {
    const said = Number(text.replaceAll(/[,%\s]/g, '').replace('−', '-'))
    const scale = holds === 'share' ? 100 : 1
    expect(Math.abs(said - scale * (wanted.get(path) ?? Number.NaN)), path).toBeLessThanOrEqual(0.005001)
  }
  expect(wanted.size).toBeGreaterThan(300)
}

test.skipIf(isMissing)(
  'each number of the page is one of the report, and each of the report is there',
  async () => {
    const { page, heard } = await opened()
    await expectNumbers(page, report)
    expect(heard).toEqual([])
  },
)

test.skipIf(isMissing)('nothing of the report stands as JSON text', async () => {
  const { page } = await opened()
  const cells = await page.locator('figure td, figure th').allTextContents()
  expect(cells.length).toBeGreaterThan(300)
  expect(cells.filter((text) => /^\s*[[{]/.test(text))).toEqual([])
})

test.skipIf(isMissing)('what a data set holds stays text', async () => {
  const { page, heard } = await opened()
  expect(await page.title()).toBe('set: audit')
  expect(await page.locator('img').count()).toBe(0)
  const code = await page.locator('#code').innerText()
  expect(code).toContain('</script><img src="https://example.invalid/x.png"')
  expect(code).toContain('⟨U+202E⟩end⟨U+001B⟩[31mred')
  expect(heard).toEqual([])
})

test.skipIf(isMissing)(
  'filters, keys and the address lead to a row and an event, and back after a reload',
  async () => {
    const { page, heard } = await opened()
    expect(await shownOf(page)).toBe('40 of 40 rows')
    await page.locator('select[name="task"]').selectOption('repair')
    await page.locator('select[name="style"]').selectOption('concise')
    const names = await page.locator('select[name="row"] option').allTextContents()
    expect(await shownOf(page)).toBe(`${names.length} of 40 rows`)
    expect(names.length).toBeGreaterThan(1)
    expect(names.filter((name) => !name.startsWith('repair · concise'))).toEqual([])
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await page.locator('#step').focus()
    expect(await eventOf(page)).toMatch(/^1 of \d+: outer is called \(line 1\)$/)
    await page.keyboard.press('ArrowRight')
    expect(await eventOf(page)).toMatch(/^2 of \d+: outer, line 2 runs$/)
    expect(await page.locator('#code [aria-current] .place').allInnerTexts()).toEqual(['2'])
    expect(await page.locator('#variables .changed th').allInnerTexts()).toEqual([
      '● total',
      '● label',
      '● flag',
    ])
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('#stack li').allInnerTexts()).toEqual(['outer, line 2', 'items, line 7'])
    await page.keyboard.press('End')
    expect(await eventOf(page)).toMatch(/^(\d+) of \1: outer, line 4: ends by the exception$/)
    await page.keyboard.press('Home')
    expect(await eventOf(page)).toMatch(/^1 of /)
    for (let press = 0; press < 4; press++) await page.keyboard.press('ArrowRight')
    const place = [await eventOf(page), await page.locator('#facts').innerText()]
    expect(place[0]).toMatch(/^5 of /)
    await page.reload()
    expect([await eventOf(page), await page.locator('#facts').innerText()]).toEqual(place)
    expect(await shownOf(page)).toBe(`${names.length} of 40 rows`)
    expect(heard).toEqual([])
  },
)

test.skipIf(isMissing)('it fits a telephone, and is dark where the reader wants it dark', async () => {
  const narrow = await opened({ width: 390 })
  expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  const dark = await opened({ dark: true })
  const paper = (page: Page): Promise<unknown> =>
    page.evaluate('getComputedStyle(document.body).backgroundColor')
  expect([await paper(narrow.page), await paper(dark.page)]).toEqual([
    'rgb(253, 253, 251)',
    'rgb(21, 24, 28)',
  ])
  expect([...narrow.heard, ...dark.heard]).toEqual([])
})

/** Problems of three rows each: 10,002 rows, or 100,002. */
const MANY = process.env['TRACEMILL_FULL'] === undefined ? 3_334 : 33_334
/** A page has sums and sample rows, whatever the size of its data set. */
const PAGE_BYTES = 2_000_000

test.skipIf(isMissing)(
  'a large data set makes no larger page, and one that works',
  async () => {
    const folder = join(root, 'large')
    const manifest = await generate(folder, MANY)
    const out = join(root, 'large-out')
    const large = await audit([{ folder, manifest }], { out, samples: 40, seed: 0 })
    const sizes = await Promise.all(
      [join(root, 'out'), out].map(async (each) => (await stat(join(each, 'report.html'))).size),
    )
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 1.5)
    expect(sizes[1]).toBeLessThan(PAGE_BYTES)
    const { page, heard } = await opened({ folder: out })
    await expectNumbers(page, large)
    expect(large.sections[0]?.tables[0]?.rows[0]).toMatchObject({ what: 'rows', all: 3 * MANY })
    await page.locator('select[name="task"]').selectOption('repair')
    const names = await page.locator('select[name="row"] option').allTextContents()
    expect(names.length).toBeGreaterThan(1)
    expect(names.filter((name) => !name.startsWith('repair'))).toEqual([])
    await page.locator('#step').focus()
    await page.keyboard.press('End')
    expect(await eventOf(page)).toMatch(/^(\d+) of \1: outer, line 4: ends by the exception$/)
    expect(await page.evaluate('location.hash')).toMatch(/^#samples&task=repair&row=.*&step=\d+$/)
    expect(heard).toEqual([])
  },
  600_000,
)
