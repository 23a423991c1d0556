import type { Page } from 'playwright-core'

/** A notification that the page has shown. */
export interface ShownNotification {
  title: string
  body: string
  tag: string
  closed: boolean
}

/** The notifications and tones of a page. */
export interface NotificationTrace {
  /** How often the page requested the permission. */
  asked: number
  /** All notifications, oldest first. */
  shown: ShownNotification[]
  /** The first frequency of each note, in hertz. */
  notes: number[]
}

/** The part of the stub that tests call in the page. */
interface Stub extends NotificationTrace {
  click(tag: string): void
}

/** Replaces the notifications and the tones of a page: headless Chromium shows and plays none. The page is never in front. */
export async function stubNotifications(
  page: Page,
  permission: 'default' | 'granted' | 'denied',
  answer: 'granted' | 'denied' = 'granted',
): Promise<void> {
  await page.addInitScript(
    ([first, next]) => {
      interface Fake {
        onclick: (() => void) | null
        entry: ShownNotification
      }
      const live = new Map<string, Fake>()
      const stub: Stub = {
        asked: 0,
        shown: [],
        notes: [],
        click: (tag) => live.get(tag)?.onclick?.(),
      }
      class FakeNotification {
        static permission = first
        static async requestPermission(): Promise<string> {
          stub.asked += 1
          FakeNotification.permission = next
          return next
        }
        onclick: (() => void) | null = null
        onclose: (() => void) | null = null
        readonly entry: ShownNotification
        constructor(title: string, { body = '', tag = '' }: NotificationOptions = {}) {
          this.entry = { title, body, tag, closed: false }
          // The same tag replaces the one before.
          const before = live.get(tag)
          if (before !== undefined) before.entry.closed = true
          live.set(tag, this)
          stub.shown.push(this.entry)
        }
        close(): void {
          this.entry.closed = true
          live.delete(this.entry.tag)
          this.onclose?.()
        }
      }
      const Real = window.OscillatorNode
      class HeardOscillator extends Real {
        constructor(context: BaseAudioContext, options?: OscillatorOptions) {
          super(context, options)
          stub.notes.push(options?.frequency ?? 0)
        }
      }
      Object.assign(window, { Notification: FakeNotification, OscillatorNode: HeardOscillator, notificationStub: stub })
      document.hasFocus = () => false
    },
    [permission, answer] as const,
  )
}

/** The notifications and tones of a page until now. */
export async function traceOf(page: Page): Promise<NotificationTrace> {
  return page.evaluate(() => {
    const { asked, shown, notes } = (window as unknown as { notificationStub: NotificationTrace }).notificationStub
    return { asked, shown, notes }
  })
}

/** Clicks on the notification of a conversation. */
export async function clickNotification(page: Page, tag: string): Promise<void> {
  await page.evaluate((each) => (window as unknown as { notificationStub: Stub }).notificationStub.click(each), tag)
}
