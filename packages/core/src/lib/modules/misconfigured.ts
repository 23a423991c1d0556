import { ParleyError } from '../errors/parley-error.ts'

/** Refuses a module by its id. */
export function misconfigured(id: string, reason: string): ParleyError {
  return new ParleyError('parley.misconfigured', { field: `modules.${id}`, reason })
}
