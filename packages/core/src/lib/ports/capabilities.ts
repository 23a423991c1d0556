import type { Money } from '../model/money.ts'

/** The files that a channel carries. */
export interface MediaCapabilities {
  /** The types that it carries: `image/jpeg`, `image/*` for a family, `*` for any. */
  types: readonly string[]
  /** The most bytes of all files of a message together. */
  bytes: number
  /** The most files of a message. */
  count: number
}

/** The content that a channel carries beside text. A message with any other content is refused. */
export interface ContentCapabilities {
  subject?: boolean
  html?: boolean
  media?: MediaCapabilities
  templates?: boolean
  locations?: boolean
  choices?: boolean
}

/** The capabilities of a channel, as data. Core and screens use these, never the channel's kind. */
export interface ChannelCapabilities {
  text: {
    /** The longest text that it sends, in UTF-16 code units. */
    max: number
    /**
     * The rule by which a long text is divided into parts, each billed on its own. `gsm`: 160 characters of the alphabet
     * of GSM, or 70 of any other. Default: a text is one part.
     */
    parts?: 'gsm'
    /**
     * `smart`: the provider replaces typographic signs, such as curly quotes, before it counts the parts. Default: it sends
     * the text as it is.
     */
    encoding?: 'smart'
    /** The price of a part, by the owner's settings: for previews only. Default: unknown. */
    price?: Money
  }
  /** Default: text alone. */
  content?: ContentCapabilities
  /**
   * The time after the other party's last message in which any text may be sent. After it, only a template. Default:
   * always.
   */
  window?: {
    /** Milliseconds. */
    for: number
  }
  /** The most other addresses of a conversation. Default: 1. */
  recipients?: number
  /**
   * The messages of one conversation: all messages with an address, or those since an opening.
   *
   * - `address`: the name of a thread depends on its addresses alone, as with SMS.
   * - `opening`: each conversation that we begin has a name of its own, as with e-mail.
   */
  threads: 'address' | 'opening'
  /** The highest status that it ever reports of a message. A higher status is not observable. */
  receipts: 'none' | 'sent' | 'delivered' | 'read'
  sending: {
    /** The most sends that run at once, over all processes. */
    concurrency: number
    /** Milliseconds between two sends. */
    spacing: number
    /**
     * Milliseconds after an ambiguous call in which the provider may still accept it. Nothing is sent again before
     * their end.
     */
    ambiguityWindow: number
  }
  tracking?: {
    /** Milliseconds after its send in which the status of a message may rise. Default: seven days. */
    for?: number
    /** Milliseconds between two calls of `lookUpMany`. Default: 60 000. */
    every?: number
    /**
     * Milliseconds after its send in which the provider may still bill a message. Until then, a message without a cost is
     * looked up, also after its end. Default: the bill comes with the status.
     */
    bill?: number
  }
  pulling?: {
    /** Milliseconds that the channel rests after a complete pull. Default: 1000. */
    rest: number
  }
  /** Required for a channel that reads webhooks. */
  webhook?: {
    /** The largest body, in bytes. */
    max: number
  }
}
