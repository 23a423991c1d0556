import type { Words } from './en.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Writes times in the language and the zone of the reader. */
export interface TimeFormat {
  /** `16:05` */
  clock(at: number): string
  /** A time in a list: `16:05` today, `Wed` this week, `3 Oct`, `3 Oct 2024`. */
  short(at: number, now: number): string
  /** A day between messages: Today, Yesterday, `Wednesday`, `3 October 2024`. */
  day(at: number, now: number): string
  /** A day within a sentence: `since today`. */
  within(at: number, now: number): string
  /** A moment: `Friday 08:00`, `3 Oct, 08:00`; `08:00` is today. */
  moment(at: number, now: number): string
  /** `Wed` */
  weekday(at: number): string
  /** How long something waits: `4 m`, `1 h`, `3 d`. */
  wait(milliseconds: number): string
  /** `1 h 22 m` */
  waitLong(milliseconds: number): string
  /** A length of time: `38 s`, `4 m`, `1 h 22 m`. */
  duration(milliseconds: number): string
  /** A whole date and time, for the title of a time. */
  full(at: number): string
}

/** Writes an amount of money. A small amount keeps the digits that it has. */
export function moneyText(locale: string, { amount, currency }: { amount: string; currency: string }): string {
  const value = Number(amount)
  const digits = value < 0.01 ? { maximumFractionDigits: 4 } : {}
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(value)
}

/** Makes the formats of a language once: each `Intl` object is expensive. */
export function timeFormat(locale: string, words: Words): TimeFormat {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' })
  const weekdayLong = new Intl.DateTimeFormat(locale, { weekday: 'long' })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const dateLong = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
  const dateYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const dateYearLong = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' })
  return {
    clock: (at) => clock.format(at),
    short(at, now) {
      const days = daysBetween(at, now)
      if (days === 0) return clock.format(at)
      if (days > 0 && days < 7) return weekday.format(at)
      return isSameYear(at, now) ? date.format(at) : dateYear.format(at)
    },
    day(at, now) {
      const days = daysBetween(at, now)
      if (days === 0) return words.thread.today
      if (days === 1) return words.thread.yesterday
      if (days > 0 && days < 7) return weekdayLong.format(at)
      return isSameYear(at, now) ? dateLong.format(at) : dateYearLong.format(at)
    },
    within(at, now) {
      const isNear = daysBetween(at, now) === 0 || daysBetween(at, now) === 1
      return isNear ? this.day(at, now).toLocaleLowerCase() : this.day(at, now)
    },
    moment(at, now) {
      const days = Math.abs(daysBetween(at, now))
      if (days === 0) return clock.format(at)
      return `${days < 7 ? weekdayLong.format(at) : date.format(at)} ${clock.format(at)}`
    },
    weekday: (at) => weekday.format(at),
    wait(milliseconds) {
      if (milliseconds < MINUTE) return words.time.now
      if (milliseconds < HOUR) return words.time.minutes(Math.floor(milliseconds / MINUTE))
      if (milliseconds < DAY) return words.time.hours(Math.floor(milliseconds / HOUR))
      return words.time.days(Math.floor(milliseconds / DAY))
    },
    waitLong(milliseconds) {
      const minutes = Math.floor((milliseconds % HOUR) / MINUTE)
      if (milliseconds < HOUR || milliseconds >= DAY || minutes === 0) return this.wait(milliseconds)
      return words.time.hoursMinutes(Math.floor(milliseconds / HOUR), minutes)
    },
    duration(milliseconds) {
      const seconds = Math.round(milliseconds / 1000)
      return milliseconds < MINUTE ? words.time.seconds(seconds) : this.waitLong(milliseconds)
    },
    full: (at) => full.format(at),
  }
}

/** The number of midnights from one time to another, in the zone of the reader. */
export function daysBetween(from: number, to: number): number {
  return Math.round((midnight(to) - midnight(from)) / DAY)
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

function isSameYear(one: number, other: number): boolean {
  return new Date(one).getFullYear() === new Date(other).getFullYear()
}
