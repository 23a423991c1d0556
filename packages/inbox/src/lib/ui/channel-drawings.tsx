import type { ReactNode } from 'react'

/** The solid marks of channels on a grid of 16. Their silhouettes differ. */
export const marks = {
  phone: (
    <>
      <path
        fillRule="evenodd"
        d="M5 1h6a1.6 1.6 0 0 1 1.6 1.6v10.8A1.6 1.6 0 0 1 11 15H5a1.6 1.6 0 0 1-1.6-1.6V2.6A1.6 1.6 0 0 1 5 1zm.1 2v8h5.8V3zm2 9.3a.9.9 0 1 0 1.8 0 .9.9 0 0 0-1.8 0z"
      />
    </>
  ),
  sms: (
    <>
      <path
        fillRule="evenodd"
        d="M3.2 2h9.6A2.2 2.2 0 0 1 15 4.2v5.1a2.2 2.2 0 0 1-2.2 2.2H8.3l-3.5 3c-.4.3-1 .1-1-.4v-2.6h-.6A2.2 2.2 0 0 1 1 9.3V4.2A2.2 2.2 0 0 1 3.2 2zM4.3 6.8a1 1 0 1 0 2 0 1 1 0 0 0-2 0zm2.7 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0zm2.7 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0z"
      />
    </>
  ),
  whatsapp: (
    <>
      <path
        fillRule="evenodd"
        d="M8 1a7 7 0 0 0-6 10.5L1.2 14.2c-.1.4.2.7.6.6l2.7-.8A7 7 0 1 0 8 1zM5.9 4.2c.3-.1.6 0 .7.3l.6 1.3c.1.3.1.6-.2.8l-.5.5c.5 1 1.3 1.8 2.3 2.3l.5-.5c.2-.3.5-.3.8-.2l1.3.6c.3.1.4.4.3.7-.2.9-1 1.5-1.9 1.4C7 11.2 4.7 8.9 4.5 6.1c-.1-.9.5-1.7 1.4-1.9z"
      />
    </>
  ),
  mail: (
    <>
      <path d="M2.5 2.5h11A1.5 1.5 0 0 1 15 4v.2L8.5 8.7a.9.9 0 0 1-1 0L1 4.2V4a1.5 1.5 0 0 1 1.5-1.5z" />
      <path d="M1 6v6a1.5 1.5 0 0 0 1.5 1.5h11A1.5 1.5 0 0 0 15 12V6L9.3 9.9a2.3 2.3 0 0 1-2.6 0z" />
    </>
  ),
  call: (
    <>
      <path d="M1.2 6.5h1.6v3H1.2zM4.2 3.8h1.6v8.4H4.2zM7.2 1.5h1.6v13H7.2zM10.2 4.8h1.6v6.4h-1.6zM13.2 6.5h1.6v3h-1.6z" />
    </>
  ),
} as const satisfies { readonly [name: string]: ReactNode }

export type MarkName = keyof typeof marks
