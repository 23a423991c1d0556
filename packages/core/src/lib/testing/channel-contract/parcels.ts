import { ParleyError } from '../../errors/parley-error.ts'
import type { RemoteMedia } from '../../ports/channel.ts'
import type { ProvidedFile, ProvidedFiles } from './case.ts'

const HOME = 'https://loft.example'
const ELSEWHERE = 'https://elsewhere.example'

type Parcel = ProvidedFile | { location: string }

/** Files at the loft. Its keeper asks for the word; at other places the word must not be said. */
export class Parcels implements ProvidedFiles {
  broken = false
  readonly leaked: string[] = []
  readonly #kept = new Map<string, Parcel>()

  put(file: ProvidedFile): string {
    return this.#keep(HOME, file)
  }

  gone(): string {
    return `${HOME}/gone`
  }

  redirected(file: ProvidedFile): string {
    return this.#keep(HOME, { location: this.#keep(ELSEWHERE, file) })
  }

  foreign(file: ProvidedFile): string {
    return this.#keep(ELSEWHERE, file)
  }

  /** Asks for a parcel, with the word or without. */
  ask(url: string, { word }: { word: boolean }): Parcel | 'broken' | 'gone' {
    if (word && !url.startsWith(`${HOME}/`)) this.leaked.push(url)
    if (this.broken) return 'broken'
    return this.#kept.get(url) ?? 'gone'
  }

  #keep(origin: string, parcel: Parcel): string {
    const url = `${origin}/parcel-${this.#kept.size + 1}`
    this.#kept.set(url, parcel)
    return url
  }
}

/** Opens a parcel. The word is said at the loft alone. */
export async function openParcel(parcels: Parcels, url: string, signal: AbortSignal): Promise<RemoteMedia> {
  signal.throwIfAborted()
  if (!/^https:\/\/\w/.test(url)) throw new ParleyError('media.refused', { reason: 'It is no https URL.' })
  const parcel = parcels.ask(url, { word: url.startsWith(`${HOME}/`) })
  if (parcel === 'broken') throw new ParleyError('media.unavailable', { reason: 'The keeper is asleep.' })
  if (parcel === 'gone') throw new ParleyError('media.gone', { reason: 'There is no such parcel.' })
  if ('location' in parcel) return openParcel(parcels, parcel.location, signal)
  return { content: once(parcel.content), contentType: parcel.contentType }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
