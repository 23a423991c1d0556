/** Which files a channel carries. */
export interface MediaCapabilities {
  /** The types that it carries: `image/jpeg`, `image/*` for a family, `*` for any. */
  types: readonly string[]
  /** The most bytes of all files of a message together. */
  bytes: number
  /** The most files of a message. */
  count: number
}

/** What a channel carries beside text. What is not named it does not carry, and a message with it is refused. */
export interface ContentCapabilities {
  subject?: boolean
  html?: boolean
  media?: MediaCapabilities
  templates?: boolean
  locations?: boolean
  choices?: boolean
}

/** What a channel can do, as data. Core and screens ask this, never the channel's kind. */
export interface ChannelCapabilities {
  text: {
    /** The longest text that it sends, in UTF-16 code units. */
    max: number
  }
  /** Default: text alone. */
  content?: ContentCapabilities
  /** For how long after the other party's last message any text may be sent. After that only a template. Default: always. */
  window?: {
    /** Milliseconds. */
    for: number
  }
  /** With how many addresses a conversation may be, beside our own. Default: 1. */
  recipients?: number
  /**
   * What is one conversation: all messages with an address, or each opening with it.
   *
   * - `address`: the name of a thread depends on its addresses alone, as with SMS.
   * - `opening`: each conversation that we begin has a name of its own, as with e-mail.
   */
  threads: 'address' | 'opening'
  /** The highest evidence that it ever reports of a message. Above it the status is not observable. */
  receipts: 'none' | 'sent' | 'delivered' | 'read'
  sending: {
    /** How many sends may run at once, over all processes. */
    concurrency: number
    /** Milliseconds between two sends. */
    spacing: number
    /** For how many milliseconds after an ambiguous call the provider may still accept it. Before that nothing is sent again. */
    ambiguityWindow: number
  }
  tracking?: {
    /** For how many milliseconds after a message was handed over its status may rise. Default: seven days. */
    for?: number
    /** Milliseconds between two calls of `lookUpMany`. Default: 60 000. */
    every?: number
  }
  pulling?: {
    /** For how many milliseconds the channel rests after a pull that told all there is. Default: 1000. */
    rest: number
  }
  /** Needed where the channel reads webhooks. */
  webhook?: {
    /** The largest body, in bytes. */
    max: number
  }
}
