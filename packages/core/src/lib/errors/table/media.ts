import type { ErrorRow } from '../row.ts'

export type MediaErrorCode =
  | 'media.refused'
  | 'media.unavailable'
  | 'media.gone'
  | 'media.not_ready'
  | 'media.no_store'
  | 'media.empty'
  | 'media.too_large'
  | 'media.type_mismatch'
  | 'media.link_invalid'
  | 'media.out_of_range'

/** Errors of files. */
export const mediaErrors: Readonly<Record<MediaErrorCode, ErrorRow>> = {
  'media.refused': {
    status: 422,
    retryable: false,
    title: 'The URL must not be fetched.',
    fix: 'Use an https URL of a public host, or allow the origin that is named.',
  },
  'media.unavailable': {
    status: 503,
    retryable: true,
    title: 'The URL cannot be fetched now.',
    fix: 'Try again. If it lasts, check the host that is named.',
  },
  'media.gone': {
    status: 410,
    retryable: false,
    title: 'The file does not exist any more.',
    fix: 'Ask its sender for it again.',
  },
  'media.not_ready': {
    status: 409,
    retryable: false,
    title: 'The file is not stored.',
    fix: 'Wait until its state is stored. A file that failed must be uploaded again.',
  },
  'media.no_store': {
    status: 404,
    retryable: false,
    title: 'This installation keeps no files.',
    fix: 'Give the option media to createParley.',
  },
  'media.empty': {
    status: 422,
    retryable: false,
    title: 'The file has 0 bytes.',
    fix: 'Send a file with content.',
  },
  'media.too_large': {
    status: 413,
    retryable: false,
    title: 'The file is larger than is accepted here.',
    fix: 'Send a smaller file.',
  },
  'media.type_mismatch': {
    status: 415,
    retryable: false,
    title: 'The file is not of the type that was declared.',
    fix: 'Declare the type that the file has.',
  },
  'media.link_invalid': {
    status: 403,
    retryable: false,
    title: 'The link is not valid.',
    fix: 'Ask for a new link.',
  },
  'media.out_of_range': {
    status: 416,
    retryable: false,
    title: 'The range is outside of the file.',
    fix: 'Request bytes within the size of the file, or the whole file.',
  },
}
