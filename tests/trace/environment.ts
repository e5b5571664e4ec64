import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Environment {
  readonly python: string
  /** Its folder of packages. */
  readonly packages: string
}

/**
 * A virtual environment with a small package, `harbourkit`, and with all that would run as soon as an interpreter starts there as
 * usual: that makes the file `mark`, outside of a sandbox.
 */
export function makeEnvironment(
  { python, home, mark }: { python: string; home: string; mark: string },
  ...options: string[]
): Environment {
  execFileSync(python, ['-m', 'venv', '--without-pip', ...options, home])
  const [version = ''] = readdirSync(join(home, 'lib'))
  const packages = join(home, 'lib', version, 'site-packages')
  const [folder, file] = [JSON.stringify(dirname(mark)), JSON.stringify(mark)]
  const trap = `import os; os.path.isdir(${folder}) and open(${file}, 'w').close()\n`
  const files = {
    'harbourkit/__init__.py': 'from harbourkit.knots import to_kmh\n',
    'harbourkit/knots.py': 'def to_kmh(knots):\n    return knots * 1.852\n',
    'harbourkit-2.1.dist-info/METADATA': 'Metadata-Version: 2.1\nName: harbourkit\nVersion: 2.1\n',
    'textwrap.py': trap,
    'sitecustomize.py': trap,
    'usercustomize.py': trap,
    'start.pth': trap,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(packages, path)), { recursive: true })
    writeFileSync(join(packages, path), text)
  }
  return { python: join(home, 'bin', 'python'), packages }
}
