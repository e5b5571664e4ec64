import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./reference.py', import.meta.url))

/** What Python's own tokenize, and a table of common tokens, say of each request. */
export function asked(python: string, requests: readonly unknown[]): unknown[] {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('')
  const output = execFileSync(python, ['-W', 'ignore', SCRIPT], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PYTHONIOENCODING: 'utf-8' },
  })
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
}
