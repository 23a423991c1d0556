let context: AudioContext | undefined

/** Two short soft tones. A browser plays them only after the person has touched the page. */
export function playSound(): void {
  context ??= new AudioContext()
  const { currentTime, destination } = context
  for (const [place, frequency] of [660, 880].entries()) {
    const from = currentTime + place * 0.09
    const tone = new OscillatorNode(context, { frequency, type: 'sine' })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.linearRampToValueAtTime(0.08, from + 0.01)
    gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.16)
    tone.connect(gain).connect(destination)
    tone.start(from)
    tone.stop(from + 0.18)
  }
}
