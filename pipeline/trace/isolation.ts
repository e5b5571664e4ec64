/** Levels of isolation, strongest first. The last is for trusted code alone. */
export const ISOLATION = ['namespaces', 'landlock', 'rlimits'] as const
export type Isolation = (typeof ISOLATION)[number]

/** What shuts the samples of a lane in, found out by trying what is denied. */
export interface Shelter {
  readonly level: Isolation
  /** Layers that hold: user, pid, mount, ipc, uts, net, landlock, seccomp, cgroup-memory, cgroup-pids, uid, … */
  readonly layers: readonly string[]
  /** Layers that the machine does not give, each with what that leaves open. */
  readonly missing: readonly { readonly layer: string; readonly open: string }[]
}

/** One line for people and for the manifest. */
export function describeShelter({ level, layers, missing }: Shelter): string {
  const open = missing.map(({ layer, open: hole }) => `no ${layer}: ${hole}`)
  return [`${level} (${layers.join(', ')})`, ...open].join('; ')
}
