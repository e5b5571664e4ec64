import { findInterpreter } from '../../pipeline/python/interpreter.ts'
import { LIMITS, runCourse } from './course.ts'
import { openSafeLanes } from './lanes.ts'
import { runNeighbours } from './neighbours.ts'
import type { Task } from './tasks.ts'

const SPIN = 'import os\nif os.fork() == 0:\n    os.setsid()\nwhile True:\n    pass\n'

/** Runs one task as the user that it names, and prints what it found. All modules are loaded by then. */
async function main(words: string): Promise<void> {
  const { user, ...task } = JSON.parse(words) as Task & { user?: number }
  if (user !== undefined) {
    process.setgroups?.([])
    process.setgid?.(user)
    process.setuid?.(user)
  }
  switch (task.task) {
    case 'course':
      process.stdout.write(JSON.stringify(await runCourse(task)))
      break
    case 'neighbours':
      process.stdout.write(JSON.stringify(await runNeighbours(task)))
      break
    case 'hold':
      await hold(task.python)
      break
  }
}

/** Keeps two lanes at work, each with a process beside its sample, for as long as this process lives. */
async function hold(python: string): Promise<void> {
  const lanes = await openSafeLanes(await findInterpreter(python), 2, {
    isolation: 'namespaces',
    processes: true,
  })
  process.stdout.write('ready\n')
  const limits = { ...LIMITS, cpu_seconds: 600, wall_seconds: 600, processes: 4 }
  const job = {
    code: SPIN,
    trigger: { kind: 'script', text: '' },
    limits,
    record: 'trace',
    record_module_body: false,
  } as const
  await Promise.all([lanes.record(job), lanes.record(job)])
}

await main(process.argv[2] ?? '')
