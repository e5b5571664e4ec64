import { findInterpreter, type Interpreter } from '../../pipeline/python/interpreter.ts'
import type { Job, Recording } from '../../pipeline/trace/job.ts'
import type { Lane } from '../../pipeline/trace/lane.ts'
import { conclude } from '../../pipeline/trace/verdict.ts'
import type { Limits } from '../../schemas/trace.ts'
import { plantCanary, type Canary } from './canary.ts'
import { ownPrograms, reachesOut, sharedPrograms, type Kind, type Program } from './catalogue.ts'
import {
  descendants,
  isAlive,
  keysOf,
  lanesOf,
  pwned,
  settled,
  sharedState,
  strangersOf,
  userOf,
  type Process,
} from './host.ts'
import { openSafeLane, type SafeLevel } from './lanes.ts'

/** A lane, and how many processes a program in it may start. */
export interface Track {
  readonly isolation: SafeLevel
  readonly processes: number
  /** All programs, or those that reach for something outside of their process. */
  readonly programs: 'all' | 'reaching'
}

export interface CourseOptions {
  readonly python: string
  /** Lanes that run their programs side by side. */
  readonly tracks: readonly Track[]
}

/** What one lane made of one program. */
export interface Result {
  readonly program: string
  readonly kind: Kind
  readonly stdout: string
}

export interface Course {
  /** What programs did that none may, in words; nothing is what a sandbox is for. */
  readonly harm: readonly string[]
  /** By track, in the order of the programs. */
  readonly results: readonly (readonly Result[])[]
}

/** Short, for programs that use them up. */
export const LIMITS: Limits = {
  cpu_seconds: 1,
  wall_seconds: 3,
  memory_bytes: 256 << 20,
  events: 2000,
  trace_bytes: 1 << 20,
  output_bytes: 1 << 20,
  file_bytes: 1 << 20,
  processes: 0,
  values: { depth: 3, elements: 12, characters: 200, outer_characters: 4096 },
}
const GOOD: Job = {
  code: 'def tally(xs):\n    total = 0\n    for x in xs:\n        total += x * x\n    return total\n',
  trigger: { kind: 'call', text: 'tally([2, 3])' },
  limits: { ...LIMITS, cpu_seconds: 10, wall_seconds: 60 },
  record: 'trace',
  record_module_body: false,
}
/** What it does, written down by hand: line, then what changed. */
const GOOD_LINES = ['2 total=0', '3 x=2', '4 total=4', '3 x=3', '4 total=13', '3 ', '5 ']

/** What programs print where an act that must fail did not. */
const TRIUMPH =
  /\b(?:BECAME|CHANGED|CREATED|DID|FORGED|GOT|INJECTED|LEFT|LINKED|LOCKED|MADE|MARKED|OPENED|RAISED|REACHED|WROTE)\b.*/

/** The programs of both sets that a lane runs. */
export function programsOf({ programs }: Pick<Track, 'programs'>): Program[] {
  const all = [...ownPrograms(), ...sharedPrograms()]
  return programs === 'all' ? all : all.filter(reachesOut)
}

/** Runs the programs in each of the lanes, and looks at the machine after each. */
export async function runCourse({ python, tracks }: CourseOptions): Promise<Course> {
  const interpreter = await findInterpreter(python)
  const canary = await plantCanary()
  const before = JSON.stringify(sharedState())
  try {
    const runners: Runner[] = []
    // One after the other: what is new is the lane just opened.
    for (const track of tracks) runners.push(await Runner.open(interpreter, track, canary))
    const results = await Promise.all(runners.map((runner) => runner.runAll()))
    for (const runner of runners) await runner.close()
    const after = await settled(
      () => JSON.stringify(sharedState()),
      (now) => now === before,
    )
    const changed = after === before ? [] : [`the machine's state became ${after}, from ${before}`]
    return { harm: [...runners.flatMap((runner) => runner.harm), ...changed], results }
  } finally {
    await canary.remove()
  }
}

/** The processes of a lane as the machine sees them, and their user. */
interface Seen {
  readonly outer: Process
  readonly inner: Process
  readonly user: number
  readonly keys: string
}

class Runner {
  readonly harm: string[] = []
  readonly lane: Lane
  readonly track: Track
  readonly canary: Canary
  readonly seen: Seen

  constructor(lane: Lane, track: Track, canary: Canary, seen: Seen) {
    this.lane = lane
    this.track = track
    this.canary = canary
    this.seen = seen
  }

  static async open(interpreter: Interpreter, track: Track, canary: Canary): Promise<Runner> {
    const known = new Set(lanesOf().map(({ pid }) => pid))
    const lane = await openSafeLane(interpreter, {
      isolation: track.isolation,
      processes: track.processes > 0,
    })
    const outer = lanesOf().find(({ pid }) => !known.has(pid))
    const [inner] = outer === undefined ? [] : descendants(outer.pid)
    if (outer === undefined || inner === undefined) throw new Error('a lane without its two processes')
    const user = userOf(inner.pid)
    canary.expose(user)
    return new Runner(lane, track, canary, { outer, inner, user, keys: keysOf(user) })
  }

  async runAll(): Promise<Result[]> {
    const results: Result[] = []
    await this.runGood('before all others')
    for (const program of programsOf(this.track)) results.push(await this.run(program))
    return results
  }

  async close(): Promise<void> {
    const { outer, inner, user } = this.seen
    const victims = this.canary.victims()
    const mine = [outer, inner, ...descendants(outer.pid)]
    const own = user === process.getuid?.()
    await this.lane.close()
    const left = await settled(
      () => mine.filter(isAlive),
      (alive) => alive.length === 0,
    )
    // A user that only this lane had: what a program started would be there, wherever it hid. The victim is no remnant.
    const strangers = own
      ? []
      : await settled(
          () => strangersOf(user).filter(({ pid }) => !victims.includes(pid)),
          (found) => found.length === 0,
        )
    const remnants = [...left, ...strangers]
    if (remnants.length > 0) this.report('the end', `left: ${JSON.stringify(remnants)}`)
  }

  private async run(program: Program): Promise<Result> {
    const recording = await this.lane.record({
      code: this.canary.aim(program.code),
      trigger: { kind: 'script', text: '' },
      limits: { ...LIMITS, processes: this.track.processes },
      record: 'trace',
      record_module_body: false,
    })
    if (recording === undefined) this.report(program.name, 'no recording: the lane died twice')
    else this.search(program.name, recording)
    for (const harm of await this.canary.harm()) this.report(program.name, harm)
    for (const path of pwned([this.canary.folder])) this.report(program.name, `it wrote ${path}`)
    this.checkProcesses(program.name)
    if (keysOf(this.seen.user) !== this.seen.keys) this.report(program.name, 'it left a key in the kernel')
    await this.runGood(`after ${program.name}`)
    const execution = recording === undefined ? undefined : conclude(recording, LIMITS)
    return {
      program: program.name,
      kind: execution?.outcome.kind ?? 'internal',
      stdout: execution?.stdout ?? '',
    }
  }

  private search(name: string, { stdout, trace }: Recording): void {
    if (stdout.includes(this.canary.token)) this.report(name, 'the secret stands in its output')
    if (trace.includes(this.canary.token)) this.report(name, 'the secret stands in its trace')
    const triumph = TRIUMPH.exec(stdout.toString('utf8'))
    if (triumph !== null) this.report(name, `it printed '${triumph[0]}'`)
  }

  /** The lane is the same as before, and alone: what a program left is gone before its report comes. */
  private checkProcesses(name: string): void {
    const { outer, inner } = this.seen
    if (!isAlive(outer) || !isAlive(inner)) {
      this.report(name, 'the lane was lost')
      return
    }
    const below = descendants(outer.pid).filter(({ pid }) => pid !== inner.pid)
    if (below.length > 0) this.report(name, `${below.length} of its processes are left`)
  }

  private async runGood(when: string): Promise<void> {
    const recording = await this.lane.record(GOOD)
    if (recording === undefined) {
      this.report(when, 'the good sample was lost')
      return
    }
    const { outcome, events, stdout } = conclude(recording, GOOD.limits)
    const lines = events.flatMap((event) => {
      if (event.kind !== 'line') return []
      const changes = Object.entries(event.changes ?? {}).map(([key, value]) => `${key}=${value}`)
      return [`${event.line} ${changes.join(' ')}`]
    })
    const answer = outcome.kind === 'returned' ? outcome.value : outcome.kind
    const wrong = answer !== '13' || stdout !== '' || JSON.stringify(lines) !== JSON.stringify(GOOD_LINES)
    if (wrong) this.report(when, `the good sample gave ${answer}, ${JSON.stringify(lines)}`)
  }

  private report(when: string, what: string): void {
    this.harm.push(`${this.track.isolation}, ${this.track.processes} processes, ${when}: ${what}`)
  }
}
