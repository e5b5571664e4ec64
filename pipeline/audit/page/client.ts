import { readFile } from 'node:fs/promises'

/** In the order in which they need one another. */
const MODULES = ['replay', 'elements', 'address', 'filters', 'trace', 'row', 'main'] as const

/**
 * The page's script: its modules one after another in one scope, for a page that is one file cannot import. Imports bind names that
 * the modules before have already declared, so they are left out.
 */
export async function clientScript(): Promise<string> {
  const modules = await Promise.all(
    MODULES.map((name) => readFile(new URL(`client/${name}.js`, import.meta.url), 'utf8')),
  )
  const joined = modules
    .join('\n')
    .replaceAll(/^import .*$\n/gm, '')
    .replaceAll(/^export (?=function|const)/gm, '')
  return `(() => {\n'use strict'\n${joined}})()\n`
}

/** The page's style sheets, as one. */
export async function clientStyle(): Promise<string> {
  const sheets = await Promise.all(
    ['page', 'figures', 'samples'].map((name) =>
      readFile(new URL(`client/${name}.css`, import.meta.url), 'utf8'),
    ),
  )
  return sheets.join('')
}
