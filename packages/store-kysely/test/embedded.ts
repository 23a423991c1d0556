import { PGlite } from '@electric-sql/pglite'

let image: Promise<Blob> | undefined

/** The files of an empty cluster. Making a cluster takes seconds of processor time, and copying one takes less. */
async function makeImage(): Promise<Blob> {
  await using made = await PGlite.create()
  return await made.dumpDataDir('none')
}

/** An empty database of PGlite, in memory or in an empty folder: a copy of one that is made once. */
export async function openEmbedded(folder?: string): Promise<PGlite> {
  image ??= makeImage()
  return PGlite.create({ loadDataDir: await image, ...(folder === undefined ? {} : { dataDir: folder }) })
}
