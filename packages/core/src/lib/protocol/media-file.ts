import { z } from 'zod'
import type { MediaFile as MediaRecord } from '../model/media.ts'
import { presentTime, timeSchema } from './time.ts'

/** The record of a media file, on the wire. It never has the URL of a provider. */
export interface MediaFile {
  id: string
  /** A `stored` file can be opened. A `pending` one is fetched now. A `failed` one cannot be opened. */
  state: MediaRecord['state']
  /** The type of its bytes. */
  contentType: string
  /** The name that its sender gave it. Any text: never a path. */
  name: string | null
  /** Its bytes, if they are known. */
  size: number | null
  /** The SHA-256 of its bytes, in lower-case hexadecimal; `null` until they are stored. */
  sha256: string | null
  createdAt: string
}

export const mediaFileSchema: z.ZodType<MediaFile> = z
  .object({
    id: z.string(),
    state: z.enum(['pending', 'stored', 'failed']),
    contentType: z.string(),
    name: z.string().nullable(),
    size: z.int().nonnegative().nullable(),
    sha256: z.string().nullable(),
    createdAt: timeSchema,
  })
  .meta({
    id: 'MediaFile',
    description: 'A media file: its type, its name and its size. Its bytes have a route of their own.',
    examples: [
      {
        id: 'med_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
        state: 'stored',
        contentType: 'image/png',
        name: 'parcel.png',
        size: 48_213,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        createdAt: '2026-03-01T09:31:00.000Z',
      },
    ],
  })

/** Writes a media file in the form of the wire. */
export function presentMediaFile(record: MediaRecord): MediaFile {
  const { id, state, contentType, name, size, sha256, createdAt } = record
  return { id, state, contentType, name, size, sha256, createdAt: presentTime(createdAt) }
}
