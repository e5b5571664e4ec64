import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SCHEMA_VERSION, type Manifest } from '../../schemas/manifest.ts'
import type { Recipe } from '../../schemas/recipe.ts'
import type { Rejection } from '../../schemas/rejection.ts'
import { cardOf, type Provenance } from '../card/card.ts'
import { UserError } from '../errors.ts'
import { corpora } from '../ingest/corpora.ts'
import { inputFiles } from '../ingest/files.ts'
import { ingest } from '../ingest/ingest.ts'
import { findInterpreter, type Interpreter } from '../python/interpreter.ts'
import { openSyntax } from '../python/syntax.ts'
import { seal } from '../shards/seal.ts'
import { openStaging } from '../shards/staging.ts'
import type { Run } from '../stage.ts'
import { verifyFamily, type Runner } from '../supply/verify.ts'
import { openCounter } from '../tokens/count.ts'
import { isolation } from '../trace/isolation.ts'
import { openLanes, type Lanes } from '../trace/lanes.ts'
import { ordered } from '../trace/ordered.ts'
import { ENGINE, traceOf } from '../trace/trace.ts'
import { Workspace } from '../workspace/workspace.ts'
import { VERSION } from '../version.ts'
import { capRows } from './cap.ts'
import { Funnel } from './funnel.ts'
import { gatherFamilies } from './gather.ts'
import { Journals } from './journals.ts'
import { MatchedCost } from './matched-cost.ts'
import { draftRepair, finishRepairs, holdRepair } from './repairs.ts'
import { rendererOf, sharedRows, type RowSet } from './rows.ts'
import { samplesOf } from './samples.ts'
import { writeFolders } from './write.ts'

export const STAGES = ['ingest', 'duplicates', 'verify', 'trace', 'rows', 'cap'] as const

export interface BuildOptions {
  readonly concurrency: number
  readonly overwrite: boolean
  readonly signal: AbortSignal
  /** Told of the funnel as the build begins, so that a progress line can follow it. */
  readonly follow: (funnel: Funnel) => void
}

/** For ordering and joining keys; what does not fit goes to the disk. */
const KEY_MEMORY_BYTES = 256 << 20

const REFUSAL =
  "trust: this build would run the corpus' code with resource limits but without full isolation; add --trust-code (or trust_code: true in the recipe) if you trust every program in it"

/** @throws UserError (refused) unless the recipe or the command line says that the code is trusted. */
export function requireTrust(trusted: boolean): void {
  if (!trusted) throw new UserError('refused', REFUSAL)
}

function runnerOf(lanes: Lanes, interpreter: Interpreter, recipe: Recipe): Runner {
  const { limits, record_module_body } = recipe
  return {
    async execute(program, trigger) {
      return lanes.run({ code: program.code, trigger, limits, record: 'none', record_module_body: false })
    },
    async record(program, trigger) {
      const execution = await lanes.run({ code: program.code, trigger, limits, record: 'trace', record_module_body })
      return traceOf(program, trigger, execution, limits, interpreter)
    },
  }
}

/** Everything up to the rows: each record passes through once, in the order of the corpus. */
async function fillJournals(run: Run, tools: { journals: Journals; workspace: Workspace; lanes: Lanes; interpreter: Interpreter; concurrency: number; cost: MatchedCost }): Promise<void> {
  const { journals, workspace, lanes, interpreter, concurrency, cost } = tools
  const syntax = await openSyntax(interpreter)
  const counter = openCounter()
  const render = rendererOf(run)
  const runner = runnerOf(lanes, interpreter, run.recipe)
  try {
    const families = gatherFamilies(ingest(run, syntax), workspace, run)
    const worked = ordered(families, { concurrency, slack: 16 * concurrency, signal: run.signal }, async (family) => {
      const verified = await verifyFamily(family, runner, run)
      if (verified === undefined) return undefined
      const rows: RowSet[] = []
      const repairs: RowSet[] = []
      for (const sample of samplesOf(verified, run.recipe)) {
        if (sample.task !== 'repair') rows.push(...(await sharedRows(sample, render, counter, run)))
        else {
          const held = await draftRepair(sample, { run, render, counter, cost })
          if (held !== undefined) repairs.push(held)
        }
      }
      return { verified, rows, repairs }
    })
    for await (const result of worked) {
      if (result === undefined) continue
      await journals.family(result.verified)
      for (const [place, row] of result.rows.entries()) await journals.row(row, place)
      for (const held of result.repairs) await holdRepair(held, { run, render, journals })
    }
    await journals.flush()
    await finishRepairs(workspace, { run, render, counter, journals, cost })
    await journals.flush()
  } finally {
    await syntax.close()
    await counter.close()
  }
}

async function provenanceOf(workspace: Workspace): Promise<Provenance[]> {
  const rows: Provenance[] = []
  const query = 'SELECT corpus, license, count(*) AS programs FROM stored_programs GROUP BY ALL ORDER BY ALL'
  for await (const row of workspace.query(query)) {
    rows.push({ corpus: String(row['corpus']), license: String(row['license']), programs: Number(row['programs']) })
  }
  return rows
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * The whole path: corpus to sealed data set.
 *
 * @returns the manifest, which is also the last file written.
 * @throws UserError for what the user can mend; nothing stands in `recipe.out` then that was not there before.
 */
export async function build(recipe: Recipe, options: BuildOptions): Promise<Manifest> {
  requireTrust(recipe.trust_code)
  const interpreter = await findInterpreter(recipe.python)
  const inputs = await inputFiles(recipe)
  const staging = await openStaging(recipe.out, { overwrite: options.overwrite })
  const funnel = new Funnel(STAGES)
  options.follow(funnel)
  let workspace: Workspace | undefined
  let lanes: Lanes | undefined
  try {
    workspace = await Workspace.open(staging.work, KEY_MEMORY_BYTES)
    const journals = await Journals.open(workspace, recipe)
    let ledger = Promise.resolve()
    const run: Run = {
      recipe,
      signal: options.signal,
      progress: funnel,
      reject(rejection: Rejection) {
        funnel.reject(rejection)
        ledger = ledger.then(() => journals.rejection(rejection))
        // Awaited below: until then a failure must not count as unhandled.
        ledger.catch(() => undefined)
      },
    }
    const cost = new MatchedCost()
    const opened = await openLanes(interpreter, options.concurrency)
    lanes = opened
    // A sample may have half a minute left to run: when the user stops the build it is not waited for.
    options.signal.addEventListener('abort', () => void opened.close(), { once: true })
    await fillJournals(run, { journals, workspace, lanes: opened, interpreter, concurrency: options.concurrency, cost })
    options.signal.throwIfAborted()
    await capRows(workspace, run)
    await ledger
    await journals.flush()
    const { files, arms } = await writeFolders(staging.folder, workspace, journals, run)
    options.signal.throwIfAborted()
    const manifest: Manifest = {
      schema_version: SCHEMA_VERSION,
      tracemill: VERSION,
      runtime: interpreter.runtime,
      engine: ENGINE,
      node: process.versions.node,
      tokenizer: 'o200k_base (gpt-tokenizer)',
      sandbox: isolation().description,
      recipe,
      recipe_sha256: sha256(JSON.stringify(recipe)),
      inputs,
      benchmarks: [...new Set(recipe.inputs.map((input) => input.corpus))].filter((name) => corpora[name].benchmark),
      funnel: funnel.close(),
      arms: [...arms].map(([arm, { rows, tokens }]) => ({ arm, rows, tokens, over_budget: cost.overBudget(arm) })),
      matched: cost.summary(),
      files,
    }
    await writeFile(join(staging.folder, 'README.md'), cardOf(manifest, await provenanceOf(workspace)))
    await seal(staging.folder, manifest)
    await workspace.close()
    await staging.commit()
    return manifest
  } catch (error) {
    await workspace?.close()
    await staging.discard()
    throw error
  } finally {
    await lanes?.close()
  }
}
