/** The type of unknown bytes. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const form = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/

/** Spellings of one type, with the canonical one. */
const aliases: { readonly [spelling: string]: string } = {
  'application/x-gzip': 'application/gzip',
  'application/x-pdf': 'application/pdf',
  'application/x-rtf': 'application/rtf',
  'application/x-zip': 'application/zip',
  'application/x-zip-compressed': 'application/zip',
  'audio/mp3': 'audio/mpeg',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-mp3': 'audio/mpeg',
  'audio/x-mpeg': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'image/x-png': 'image/png',
  'text/directory': 'text/vcard',
  'text/rtf': 'application/rtf',
  'text/x-vcard': 'text/vcard',
  'text/xml': 'application/xml',
}

/** Types with files that have the signature of another type. */
const within: { readonly [container: string]: RegExp } = {
  'application/gzip': /^application\/x-(compressed-tar|gtar|tgz)$|\+gzip$/,
  'application/x-cfb': /^application\/(msword|vnd\.(ms-|visio)|x-msi|x-ole)/,
  'application/xml': /\+xml$/,
  'application/zip':
    /^application\/(epub\+zip|java-archive|vnd\.(android\.package|apple|ms-.*macroenabled|oasis|openxmlformats))|\+zip$/,
}

const textual =
  /^text\/|\+(json|xml|yaml)$|^application\/(graphql|javascript|json|rtf|sql|toml|x-ndjson|x-sh|xml|yaml)$/

/** Audio and video share their containers. */
const recording = /^(audio|video)\/|^application\/(mxf|ogg|vnd\.(ms-asf|rn-realmedia))$/

/** A type without its parameters and in one spelling, or `undefined` if a text is not a type. */
export function mediaTypeOf(text: string): string | undefined {
  const essence = text.split(';', 1).join('').trim().toLowerCase()
  return form.test(essence) ? (aliases[essence] ?? essence) : undefined
}

/** Whether files of a type are text. */
export function isTextual(type: string): boolean {
  return textual.test(type)
}

/** Whether files of the declared type have the signature of the found one, and are of no other kind. */
export function isWithin(declared: string, found: string): boolean {
  return declared === found || within[found]?.test(declared) === true
}

/** Whether two types are of one kind, such as two images or two texts. A file of one can pass for the other. */
export function isOneKind(a: string, b: string): boolean {
  if (isTextual(a) || isTextual(b)) return isTextual(a) && isTextual(b)
  if (recording.test(a) || recording.test(b)) return recording.test(a) && recording.test(b)
  const [kind] = a.split('/')
  return kind !== 'application' && b.startsWith(`${kind}/`)
}
