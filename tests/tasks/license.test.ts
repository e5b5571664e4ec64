import { expect, test } from 'vitest'
import { licenseOfBoth } from '../../pipeline/tasks/license.ts'

test.each([
  ['MIT', 'MIT', 'MIT'],
  ['NOASSERTION', 'MIT', 'MIT AND NOASSERTION'],
  ['MIT', 'MIT OR Apache-2.0', '(MIT OR Apache-2.0) AND MIT'],
  ['MIT OR Apache-2.0', 'MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
  ['MIT AND BSD-3-Clause', 'BSD-3-Clause', 'BSD-3-Clause AND MIT'],
  ['MIT AND (ISC OR 0BSD)', 'Zlib', '(ISC OR 0BSD) AND MIT AND Zlib'],
  ['(ISC OR (0BSD AND MIT))', 'ISC', '(ISC OR (0BSD AND MIT)) AND ISC'],
  ['ISC AND MIT OR 0BSD', 'MIT', '(ISC AND MIT OR 0BSD) AND MIT'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', 'MIT', 'GPL-2.0-only WITH Classpath-exception-2.0 AND MIT'],
])('%s and %s are %s', (first, second, both) => {
  expect(licenseOfBoth(first, second)).toBe(both)
  expect(licenseOfBoth(second, first)).toBe(both)
})
