import type { MediaCase } from './case.ts'
import { deleteCases } from './cases/delete.ts'
import { keptCases } from './cases/kept.ts'
import { openCases } from './cases/open.ts'
import { putCases } from './cases/put.ts'

/** The promises of the port `MediaStore`, one case each, with distinct names. */
export const mediaCases: readonly MediaCase[] = [...putCases, ...openCases, ...deleteCases, ...keptCases]
