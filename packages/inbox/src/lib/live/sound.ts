import type { NotificationRules } from '@parley/core/notifications'

/** One note of a tone: its begin and its length in seconds, and its frequency in hertz. */
interface Note {
  at: number
  lasts: number
  frequency: number
  /** The frequency at its end. Default: the same. */
  until?: number
  type?: OscillatorType
}

/** The notes of each tone. All are soft, and shorter than half a second. */
const tones: { readonly [Tone in NotificationRules['tone']]: readonly Note[] } = {
  none: [],
  chime: [
    { at: 0, lasts: 0.18, frequency: 660 },
    { at: 0.09, lasts: 0.18, frequency: 880 },
  ],
  drop: [{ at: 0, lasts: 0.22, frequency: 980, until: 420 }],
  knock: [
    { at: 0, lasts: 0.08, frequency: 190, until: 120, type: 'triangle' },
    { at: 0.14, lasts: 0.08, frequency: 190, until: 120, type: 'triangle' },
  ],
}

let context: AudioContext | undefined

/** Plays a tone. A browser plays it only after the person has touched the page. */
export function playTone(tone: NotificationRules['tone']): void {
  if (tones[tone].length === 0) return
  context ??= new AudioContext()
  const { currentTime, destination } = context
  for (const { at, lasts, frequency, until = frequency, type = 'sine' } of tones[tone]) {
    const from = currentTime + at
    const note = new OscillatorNode(context, { frequency, type })
    note.frequency.setValueAtTime(frequency, from)
    note.frequency.exponentialRampToValueAtTime(until, from + lasts)
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(type === 'sine' ? 0.08 : 0.24, from + 0.01)
    gain.gain.exponentialRampToValueAtTime(0.0001, from + lasts)
    note.connect(gain).connect(destination)
    note.start(from)
    note.stop(from + lasts)
  }
}
