import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const SOURCE = new URL('../../pipeline/trace/guests/python/_syscalls.py', import.meta.url)
/** Where Linux headers of an x86_64 machine say what each architecture calls by which number. */
const HEADERS = [
  { architecture: 'x86_64', column: 2, path: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h' },
  { architecture: 'aarch64', column: 3, path: '/usr/include/asm-generic/unistd.h' },
]
const RENAMED: Record<string, string> = { newfstatat: 'fstatat' }

const rows = [...readFileSync(SOURCE, 'utf8').matchAll(/\b([a-z]\w*):(\d*):(\d*)(?=\s)/g)]

describe.each(HEADERS.filter(({ path }) => existsSync(path)))(
  'the numbers of $architecture',
  ({ column, path }) => {
    const defined = new Map<string, string>()
    for (const [, name = '', number = ''] of readFileSync(path, 'utf8').matchAll(
      /#define __NR(?:3264)?_(\w+)\s+(\d+)/g,
    ))
      defined.set(name, number)

    it('are those of the headers, as far as these know the call', () => {
      const ours = rows.map((row) => [row[1] ?? '', row[column] ?? '']).filter(([, number]) => number !== '')
      expect(ours.length).toBeGreaterThan(150)
      const theirs = ours.map(([name = '', number]) => [
        name,
        defined.get(name) ?? defined.get(RENAMED[name] ?? '') ?? number,
      ])
      expect(ours).toEqual(theirs)
    })

    it('are missing only where the architecture has no such call', () => {
      const missing = rows.filter((row) => row[column] === '').map((row) => row[1] ?? '')
      expect(missing.filter((name) => defined.has(name))).toEqual([])
    })
  },
)
