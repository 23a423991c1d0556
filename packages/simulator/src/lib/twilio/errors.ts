/** The error codes of the simulated API; the meanings are Twilio's. */
export type ErrorCode =
  | 20001
  | 20003
  | 20005
  | 20404
  | 20413
  | 20429
  | 20500
  | 21211
  | 21212
  | 21266
  | 21402
  | 21403
  | 21421
  | 21422
  | 21602
  | 21603
  | 21604
  | 21606
  | 21609
  | 21610
  | 21617
  | 21620
  | 21623
  | 21701
  | 21703
  | 21712

const ERRORS: Readonly<Record<ErrorCode, { status: 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500; message: string }>> =
  {
    20001: { status: 400, message: 'Invalid parameter' },
    20003: { status: 401, message: 'Authenticate' },
    20005: { status: 403, message: 'Account not active' },
    20404: { status: 404, message: 'The requested resource was not found' },
    20413: { status: 413, message: 'Request Entity Too Large' },
    20429: { status: 429, message: 'Too Many Requests' },
    20500: { status: 500, message: 'Internal Server Error' },
    21211: { status: 400, message: "The 'To' number is not a valid phone number" },
    21212: { status: 400, message: "The 'From' number is not a valid phone number" },
    21266: { status: 400, message: "'To' and 'From' number cannot be the same" },
    21402: { status: 400, message: 'Invalid URL' },
    21403: { status: 400, message: 'Invalid Method' },
    21421: { status: 400, message: 'PhoneNumber is invalid' },
    21422: { status: 400, message: 'PhoneNumber is not available' },
    21602: { status: 400, message: 'Message body is required' },
    21603: { status: 400, message: "A 'From' phone number is required" },
    21604: { status: 400, message: "A 'To' phone number is required" },
    21606: { status: 400, message: "The 'From' phone number is not a valid, message-capable number of this account" },
    21609: { status: 400, message: "The 'StatusCallback' URL is not a valid URL" },
    21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
    21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
    21620: { status: 400, message: 'Invalid media URL(s)' },
    21623: { status: 400, message: 'Number of media files exceeds allowed limit' },
    21701: { status: 400, message: 'The Messaging Service does not exist' },
    21703: { status: 400, message: 'The Messaging Service does not have a phone number available to send a message' },
    21712: { status: 409, message: 'The phone number is associated with another Messaging Service' },
  }

/** A request that the API refuses before it has any effect. */
export class TwilioRefusal extends Error {
  readonly code: ErrorCode
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500

  constructor(code: ErrorCode, detail?: string) {
    super(detail === undefined ? ERRORS[code].message : `${ERRORS[code].message}: ${detail}`)
    this.name = 'TwilioRefusal'
    this.code = code
    this.status = ERRORS[code].status
  }

  /** The body of Twilio's answer. */
  toJSON(): { code: number; message: string; more_info: string; status: number } {
    return {
      code: this.code,
      message: this.message,
      more_info: `https://www.twilio.com/docs/errors/${this.code}`,
      status: this.status,
    }
  }
}
