// JavaScript, because a thread has no loader for TypeScript of its own: on Node 20 neither the main thread's nor one
// named with --import reaches a thread's first module.
import { register } from 'tsx/esm/api'

register()
await import('./encoder-thread.ts')
