import { expect, test } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { asDiskFault, isStagingOf, stagingName } from '../../pipeline/workspace/disk-fault.ts'

const failure = (code: string) => Object.assign(new Error(`${code}: something, write`), { code })

test.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'])("%s is the user's to mend", (code) => {
  const error = asDiskFault(failure(code), '/data/out')
  expect(error).toBeInstanceOf(UserError)
  expect(error).toMatchObject({
    fault: 'output',
    message: expect.stringMatching(/^[^\n]*\/data\/out[^\n]*--out$/) as string,
  })
})

test('what the database says of a full disk counts too', () => {
  const error = asDiskFault(
    new Error('IO Error: Could not write file "x": No space left on device'),
    '/data/out',
  )
  expect(error).toMatchObject({ fault: 'output' })
})

test('other errors stay what they are', () => {
  const bug = new TypeError('undefined is no function')
  expect(asDiskFault(bug, '/data/out')).toBe(bug)
  const told = new UserError('input', 'said already')
  expect(asDiskFault(told, '/data/out')).toBe(told)
})

test('the message names the data set, not its staging folder', () => {
  const inside = `/data/${stagingName('my.set')}/rows.ndjson`
  expect(asDiskFault(failure('ENOSPC'), inside)).toMatchObject({
    message: expect.stringContaining('on the disk of /data/my.set;') as string,
  })
})

test('a staging folder is known by its name', () => {
  expect(isStagingOf(stagingName('demo'), 'demo')).toBe(true)
  expect(isStagingOf(stagingName('demo'), 'emo')).toBe(false)
  expect(isStagingOf(stagingName('other'), 'demo')).toBe(false)
  expect(isStagingOf('.demo.partial-notes.txt', 'demo')).toBe(false)
})
