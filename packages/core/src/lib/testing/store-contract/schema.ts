import { type Schema, schemaOf } from '../../model/schema.ts'
import { sampleTask } from './task.ts'

/** The kinds that every case has: those of the kernel, and one of a module. */
export const schema: Schema = schemaOf([sampleTask])
