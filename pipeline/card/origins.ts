import { posix } from 'node:path'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Provenance } from './provenance.ts'
import { table } from './table.ts'

const SHORT = 16

/** Whose programs these are, under which terms, and the files that they were read from. */
export function originsText({ inputs, measures }: Manifest, provenance: readonly Provenance[]): string {
  const missing =
    measures.without_license === 0
      ? ''
      : `\n**${measures.without_license} rows of an arm have no known licence (\`NOASSERTION\` or none): who may use them is not known.**\n`
  return `
## Provenance and licences

A row's column \`license\` is that of its programs, as an SPDX expression; \`source\` names the corpus.
${missing}
${table(
  ['corpus', 'licence', 'programs and bugs'],
  provenance.map(({ corpus, license, programs }) => [corpus, license, programs]),
)}

${table(
  ['input', 'file', 'bytes', 'sha256'],
  inputs.map(({ corpus, path, bytes, sha256 }) => [
    corpus,
    posix.basename(path),
    bytes,
    sha256.slice(0, SHORT),
  ]),
)}
`
}

/** How to make and to check the same bytes. */
export function againText(manifest: Manifest): string {
  const { tracemill, runtime, engine, node, tokenizer, packages, recipe, recipe_sha256 } = manifest
  const versions = [
    ['tracemill', tracemill],
    ['programs run by', runtime],
    ['tracer', engine],
    ['Node', node],
    ['tokenizer', tokenizer],
    ...(packages.length === 0 ? [] : [['packages', packages.join(', ')]]),
  ]
  return `
## Again

\`manifest.json\` holds the recipe (sha256 ${recipe_sha256.slice(0, SHORT)}), the inputs' hashes and every file's; \`croissant.json\` describes files and columns
for machines (Croissant 1.0). The same recipe, inputs${recipe.teacher === undefined ? '' : ', answers of the teacher (folder `teacher.cache`)'} and interpreter give the same bytes:

\`\`\`
node -p "JSON.stringify(require('./manifest.json').recipe)" > recipe.json    # its paths are relative to where it is built
npx tracemill build recipe.json --out again
\`\`\`

${table(['version', ''], versions)}
`
}
