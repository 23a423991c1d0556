import type { Account } from './account.ts'
import { type Given, type Method, newService, type OwnedNumber, type Service, sidOf } from './owned.ts'

/** The numbers and messaging services of an account: those of the options, as the API has changed them since. */
export class Property {
  readonly #account: Account
  readonly #given: Given
  readonly #openedAt: number

  constructor(account: Account, given: Given, openedAt: number) {
    this.#account = account
    this.#given = given
    this.#openedAt = openedAt
  }

  /** The numbers of the account. */
  numbers(): OwnedNumber[] {
    const changed = this.#account.numbers()
    const given = Object.entries(this.#given.numbers).flatMap(([channel, { number, webhookUrl }]) => {
      const known = changed.get(sidOf('PN', number))
      if (known === null) return []
      return known ?? this.newNumber(number, { channel, smsUrl: webhookUrl, at: this.#openedAt })
    })
    const own = new Set(given.map(({ sid }) => sid))
    return [...given, ...[...changed.values()].flatMap((each) => (each === null || own.has(each.sid) ? [] : each))]
  }

  /** A number as it is when it is bought. */
  newNumber(number: string, { channel = number, smsUrl = '', at }: NewNumber): OwnedNumber {
    return {
      sid: sidOf('PN', number),
      channel,
      number,
      friendlyName: number,
      smsUrl,
      smsMethod: 'POST',
      smsFallbackUrl: '',
      smsFallbackMethod: 'POST',
      smsApplicationSid: '',
      statusCallback: '',
      statusCallbackMethod: 'POST',
      createdAt: at,
      updatedAt: at,
    }
  }

  numberBy(sid: string): OwnedNumber | undefined {
    return this.numbers().find((each) => each.sid === sid)
  }

  /** The number with this name or this E.164 form. */
  numberOf(name: string): OwnedNumber | undefined {
    const all = this.numbers()
    return all.find(({ channel }) => channel === name) ?? all.find(({ number }) => number === name)
  }

  /** The numbers that can be bought now. */
  forSale(): string[] {
    const own = new Set(this.numbers().map(({ number }) => number))
    return this.#given.forSale.filter((number) => !own.has(number))
  }

  /** The messaging services of the account. */
  services(): Service[] {
    const changed = this.#account.services()
    const given = Object.entries(this.#given.services).flatMap(([name, service]) => {
      const sid = service.sid ?? sidOf('MG', name)
      const known = changed.get(sid)
      if (known === null) return []
      const { numbers, ...settings } = service
      const sids = numbers.flatMap((channel) => {
        const number = this.#given.numbers[channel]?.number
        return number === undefined ? [] : [sidOf('PN', number)]
      })
      return known ?? newService({ friendlyName: name, ...settings }, { sid, numbers: sids, at: this.#openedAt })
    })
    const own = new Set(given.map(({ sid }) => sid))
    return [...given, ...[...changed.values()].flatMap((each) => (each === null || own.has(each.sid) ? [] : each))]
  }

  serviceBy(sid: string): Service | undefined {
    return this.services().find((each) => each.sid === sid)
  }

  /** The numbers of a service that the account still owns. */
  numbersIn({ numbers }: Service): OwnedNumber[] {
    const own = new Map(this.numbers().map((each) => [each.sid, each]))
    return numbers.flatMap((sid) => own.get(sid) ?? [])
  }

  /** The service that has a number. */
  serviceWith(numberSid: string): Service | undefined {
    return this.services().find(({ numbers }) => numbers.includes(numberSid))
  }

  /** The webhook for inbound messages of a number. `undefined`: its messages are not posted. */
  inboundWebhook(name: string): { url: string; method: Method } | undefined {
    const number = this.numberOf(name)
    if (number === undefined) return undefined
    const service = this.serviceWith(number.sid)
    if (service !== undefined && !service.useInboundWebhookOnNumber) {
      const { inboundRequestUrl: url, inboundMethod: method } = service
      return url === null || url === '' ? undefined : { url, method }
    }
    if (number.smsApplicationSid !== '' || number.smsUrl === '') return undefined
    return { url: number.smsUrl, method: number.smsMethod }
  }

  /** Whether a number gets inbound messages. The messages of a service without a URL are dropped. */
  receives(name: string): boolean {
    const number = this.numberOf(name)
    const service = number && this.serviceWith(number.sid)
    return service === undefined || service.useInboundWebhookOnNumber || this.inboundWebhook(name) !== undefined
  }
}

interface NewNumber {
  channel?: string
  smsUrl?: string
  at: number
}
