/** The content of a notification of a conversation. */
export interface NotificationContent {
  conversationId: string
  /** The title, by the number of messages since the conversation was last looked at. */
  title(count: number): string
  body: string
  onClick(): void
}

/** The notifications on the screen: one for each conversation. A later message replaces it, and is counted. */
export class ShownNotifications {
  readonly #shown = new Map<string, { notification: Notification; count: number }>()

  show({ conversationId, title, body, onClick }: NotificationContent): void {
    const count = (this.#shown.get(conversationId)?.count ?? 0) + 1
    const options = { body, tag: conversationId, renotify: true, icon: '/icon.svg', silent: true }
    let notification: Notification
    try {
      // The page plays the tone of the person itself.
      notification = new Notification(title(count), options)
    } catch {
      // Some browsers of phones show notifications of a service worker only.
      return
    }
    this.#shown.set(conversationId, { notification, count })
    notification.onclick = () => {
      this.close(conversationId)
      onClick()
    }
    notification.onclose = () => {
      if (this.#shown.get(conversationId)?.notification === notification) this.#shown.delete(conversationId)
    }
  }

  /** Closes the notification of a conversation that was looked at. Its count begins again. */
  close(conversationId: string): void {
    const known = this.#shown.get(conversationId)
    this.#shown.delete(conversationId)
    known?.notification.close()
  }
}
