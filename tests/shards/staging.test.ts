import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../pipeline/errors.ts'
import { openStaging } from '../../pipeline/shards/staging.ts'
import { scratch } from './folders.ts'
import { MANIFEST_OF_NOTHING } from './manifests.ts'

const keep = { overwrite: false }
const overwrite = { overwrite: true }

async function dataSet(folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'rows.txt'), text)
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(MANIFEST_OF_NOTHING))
}

test('nothing stands in the place until commit, and then all of it', async () => {
  const out = join(await scratch(), 'deep/er/set')
  const staging = await openStaging(out, keep)
  await dataSet(staging.folder, 'new')
  await writeFile(join(staging.work, 'scrap'), 'x')
  expect(await readdir(dirname(out))).toEqual([expect.stringMatching(/^\.set\.partial-[0-9a-f]{8}$/)])
  await staging.commit()
  expect(await readdir(dirname(out))).toEqual(['set'])
  expect((await readdir(out)).toSorted()).toEqual(['manifest.json', 'rows.txt'])
})

test('a committed data set has the permissions of any other folder', async () => {
  const parent = await scratch()
  const staging = await openStaging(join(parent, 'set'), keep)
  await staging.commit()
  await mkdir(join(parent, 'any'))
  expect((await stat(join(parent, 'set'))).mode).toBe((await stat(join(parent, 'any'))).mode)
})

test('discard takes folders away that were made for nothing, and no other', async () => {
  const parent = await scratch()
  const [one, two] = [
    await openStaging(join(parent, 'a/b/one'), keep),
    await openStaging(join(parent, 'a/two'), keep),
  ]
  await two.commit()
  await one.discard()
  expect(await readdir(parent)).toEqual(['a'])
  expect(await readdir(join(parent, 'a'))).toEqual(['two'])
})

test('discard leaves nothing, also when called twice and after commit', async () => {
  const parent = await scratch()
  const staging = await openStaging(join(parent, 'set'), keep)
  await writeFile(join(staging.folder, 'half'), 'x')
  await staging.discard()
  await staging.discard()
  expect(await readdir(parent)).toEqual([])
  const other = await openStaging(join(parent, 'set'), keep)
  await other.commit()
  await other.discard()
  expect(await readdir(parent)).toEqual(['set'])
})

test('an empty folder is filled', async () => {
  const out = join(await scratch(), 'set')
  await mkdir(out)
  const staging = await openStaging(out, keep)
  await dataSet(staging.folder, 'new')
  await staging.commit()
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('new')
})

test('a data set is not replaced unless asked, and the refusal says how to ask', async () => {
  const parent = await scratch()
  await dataSet(join(parent, 'set'), 'old')
  const refused = openStaging(join(parent, 'set'), keep)
  await expect(refused).rejects.toThrow(UserError)
  await expect(refused).rejects.toMatchObject({
    fault: 'output',
    message: expect.stringMatching(/^.*--overwrite.*--out$/) as string,
  })
  expect(await readdir(parent)).toEqual(['set'])
})

test('with overwrite the old one stands until the new one is whole', async () => {
  const parent = await scratch()
  const out = join(parent, 'set')
  await dataSet(out, 'old')
  const staging = await openStaging(out, overwrite)
  await dataSet(staging.folder, 'new')
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('old')
  await staging.commit()
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('new')
  expect(await readdir(parent)).toEqual(['set'])
})

test('with overwrite a failure keeps the old one', async () => {
  const parent = await scratch()
  const out = join(parent, 'set')
  await dataSet(out, 'old')
  const staging = await openStaging(out, overwrite)
  await staging.discard()
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('old')
})

test('when the rename fails the old one comes back', async () => {
  const parent = await scratch()
  const out = join(parent, 'set')
  await dataSet(out, 'old')
  const staging = await openStaging(out, overwrite)
  await rm(staging.folder, { recursive: true })
  await expect(staging.commit()).rejects.toThrow(/ENOENT/)
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('old')
})

test('overwrite never deletes what is no data set', async () => {
  const parent = await scratch()
  const out = join(parent, 'thesis')
  await mkdir(out)
  await writeFile(join(out, 'chapter.tex'), 'years of work')
  await writeFile(join(out, 'manifest.json'), '{"name": "of another program"}')
  await expect(openStaging(out, overwrite)).rejects.toMatchObject({ fault: 'output' })
  expect(await readFile(join(out, 'chapter.tex'), 'utf8')).toBe('years of work')
})

test('a place that another run filled meanwhile is not replaced', async () => {
  const out = join(await scratch(), 'set')
  const staging = await openStaging(out, keep)
  await dataSet(out, 'of the other run')
  await expect(staging.commit()).rejects.toMatchObject({ fault: 'output' })
  expect(await readFile(join(out, 'rows.txt'), 'utf8')).toBe('of the other run')
})

test('what a killed run left is named and never looks finished', async () => {
  const parent = await scratch()
  const killed = await openStaging(join(parent, 'set'), keep)
  await writeFile(join(killed.folder, 'half'), 'x')
  await mkdir(join(parent, '.settings'))
  const staging = await openStaging(join(parent, 'set'), keep)
  expect(staging.leftovers).toEqual([dirname(killed.folder)])
  await staging.commit()
  expect(await readdir(join(parent, 'set'))).toEqual([])
})

test('a link is followed, not replaced', async () => {
  const parent = await scratch()
  await mkdir(join(parent, 'disk/set'), { recursive: true })
  await symlink(join(parent, 'disk/set'), join(parent, 'link'))
  const staging = await openStaging(join(parent, 'link'), keep)
  await dataSet(staging.folder, 'new')
  await staging.commit()
  expect(await readFile(join(parent, 'disk/set/rows.txt'), 'utf8')).toBe('new')
  expect(await readFile(join(parent, 'link/rows.txt'), 'utf8')).toBe('new')
})

test.each([['file'], ['file/inside']])("a file in the way (%s) is the user's to mend", async (name) => {
  const parent = await scratch()
  await writeFile(join(parent, 'file'), '')
  await expect(openStaging(join(parent, name), keep)).rejects.toMatchObject({ fault: 'output' })
})

test('the root of a disk is refused', async () => {
  await expect(openStaging('/', overwrite)).rejects.toMatchObject({ fault: 'output' })
})
