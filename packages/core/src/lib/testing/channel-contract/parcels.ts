import { ParleyError } from '../../errors/parley-error.ts'
import type { RemoteMedia } from '../../ports/channel.ts'
import type { ProvidedFile, ProvidedFiles } from './case.ts'

const HOME = 'https://loft.example'
const ELSEWHERE = 'https://elsewhere.example'

type Parcel = ProvidedFile | { location: string }

/** Files at the loft. Its keeper needs the word; no other place may get it. */
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

  /** Requests a parcel, with the word or without. */
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

/** Opens a parcel. Only the loft gets the word. */
export async function openParcel(parcels: Parcels, url: string, signal: AbortSignal): Promise<RemoteMedia> {
  signal.throwIfAborted()
  if (!/^https:\/\/\w/.test(url)) throw new ParleyError('media.refused', { reason: 'It is not an https URL.' })
  const parcel = parcels.ask(url, { word: url.startsWith(`${HOME}/`) })
  if (parcel === 'broken') throw new ParleyError('media.unavailable', { reason: 'The keeper is asleep.' })
  if (parcel === 'gone') throw new ParleyError('media.gone', { reason: 'There is no such parcel.' })
  if ('location' in parcel) return openParcel(parcels, parcel.location, signal)
  return { content: once(parcel.content), contentType: parcel.contentType }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
