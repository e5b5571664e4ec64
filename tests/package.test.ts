import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const described = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  license: string
  engines: { node: string }
}
const dependencies = { ...described.dependencies, ...described.devDependencies }

describe('dependencies', () => {
  test.each(Object.entries(dependencies))('%s is pinned exactly', (_, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/)
  })

  test.each(Object.keys(dependencies))('%s has its line in the README', (name) => {
    expect(read('README.md')).toContain(`\`${name}\``)
  })

  test('the lock file names no registry', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http')
  })
})

test('licence and engine', () => {
  expect(described.license).toBe('Apache-2.0')
  expect(described.engines.node).toBe('>=20.19')
  expect(existsSync(new URL('LICENSE', root))).toBe(true)
})
