// The program of the page. The build bundles it into one script for browsers.

/** Texts reach the page as text nodes only: a message is never parsed as markup. */
function phones(): void {
  interface Shown {
    sid: string
    channel: string
    from: string
    to: string
    body: string
    media: { sid: string; contentType: string; size: number }[]
    at: string
    status?: string
    errorCode?: number | null
    webhook?: string
  }
  interface State {
    revision: number
    status: 'active' | 'suspended'
    channels: { channel: string; number: string; smsUrl: string; service: string | null }[]
    messages: Shown[]
    alerts: { code: number; at: string; reason: string; url: string }[]
    faults: { fault: string; times?: number; probability?: number; match?: { to?: string; body?: string } }[]
  }
  interface Phone {
    section: HTMLElement
    thread: HTMLElement
    shown: string
  }

  const base = document.currentScript?.dataset.base ?? ''
  // Numbers that are reserved for fiction, so that no real phone rings.
  const addresses = new Set(['+14155550123', '+447700900123', '+46701740605'])
  const onScreen = new Map<string, Phone>()
  const grid = byId('phones')
  const offline = byId('offline')
  const suspended = byId('suspended')
  let revision = -1
  let channels: State['channels'] = []

  function byId(id: string): HTMLElement {
    const found = document.getElementById(id)
    if (found === null) throw new Error(`the page has no #${id}`)
    return found
  }

  function el(tag: string, props: { class?: string; text?: string } = {}, ...children: HTMLElement[]): HTMLElement {
    const node = document.createElement(tag)
    if (props.class !== undefined) node.className = props.class
    if (props.text !== undefined) node.textContent = props.text
    node.append(...children)
    return node
  }

  function clockTime(at: string): string {
    return new Date(at).toTimeString().slice(0, 8)
  }

  async function call(method: string, path: string, body?: unknown): Promise<string | undefined> {
    try {
      const init: RequestInit = { method }
      if (body !== undefined) {
        init.headers = { 'content-type': 'application/json' }
        init.body = JSON.stringify(body)
      }
      const response = await fetch(base + path, init)
      if (response.ok) return undefined
      const problem: { detail?: string } = await response.json()
      return problem.detail ?? `The simulator answered ${response.status}.`
    } catch {
      return 'The simulator does not answer.'
    }
  }

  /** The files that a person chose, as the simulator takes them. */
  function chosen(input: HTMLInputElement): Promise<{ contentType: string; content: string }[]> {
    const reading = [...(input.files ?? [])].map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const content = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      return { contentType: file.type || 'application/octet-stream', content }
    })
    return Promise.all(reading)
  }

  function composer(address: string): HTMLElement[] {
    const form = document.createElement('form')
    const text = document.createElement('textarea')
    const channel = document.createElement('select')
    const files = document.createElement('input')
    const attach = el('label', { class: 'attach', text: '+' })
    const error = el('p', { class: 'error' })
    error.setAttribute('role', 'alert')
    text.rows = 1
    text.required = true
    text.placeholder = 'Text the business'
    text.setAttribute('aria-label', `Text from ${address}`)
    channel.setAttribute('aria-label', 'Channel')
    channel.hidden = channels.length < 2
    for (const { channel: id } of channels) channel.append(new Option(id, id))
    files.type = 'file'
    files.multiple = true
    files.setAttribute('aria-label', `Files from ${address}`)
    attach.append(files)
    const count = (): void => {
      const some = files.files?.length ?? 0
      text.required = some === 0
      attach.dataset.count = some === 0 ? '' : String(some)
    }
    files.addEventListener('change', count)
    form.append(channel, attach, text, el('button', { text: 'Send' }))
    text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      form.requestSubmit()
    })
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const message = { channel: channel.value, text: text.value, media: await chosen(files) }
      text.value = ''
      error.textContent = (await call('POST', `/customers/${encodeURIComponent(address)}/messages`, message)) ?? ''
      if (error.textContent !== '') text.value = message.text
      else files.value = ''
      count()
      await refresh()
    })
    return [error, form]
  }

  function phoneOf(address: string): Phone {
    const known = onScreen.get(address)
    if (known !== undefined) return known
    const thread = el('ol', { class: 'thread' })
    thread.setAttribute('role', 'log')
    thread.setAttribute('aria-label', `Messages of ${address}`)
    const section = el('section', { class: 'phone' }, el('h2', { text: address }), thread, ...composer(address))
    const phone: Phone = { section, thread, shown: '' }
    grid.append(section)
    onScreen.set(address, phone)
    return phone
  }

  function fileLink({ sid, contentType, size }: Shown['media'][number]): HTMLElement {
    const link = document.createElement('a')
    link.href = `${base}/files/${sid}`
    link.textContent = `${contentType}, ${Math.ceil(size / 1000)} kB`
    return el('p', { class: 'file' }, link)
  }

  function bubble(message: Shown): HTMLElement {
    const own = message.status === undefined
    const lost = message.status === 'failed' || message.status === 'undelivered'
    const underway = own ? message.webhook === 'pending' : !lost && message.status !== 'delivered'
    const kind = ['bubble', own ? 'own' : '', underway ? 'underway' : '', lost ? 'lost' : ''].filter(Boolean).join(' ')
    const note = own ? message.channel : `${message.status}${lost ? ` (${message.errorCode})` : ''}`
    const text = el('p', { text: message.body })
    text.dir = 'auto'
    const texts = message.body === '' && message.media.length > 0 ? [] : [text]
    const files = message.media.map(fileLink)
    return el('li', { class: kind }, ...texts, ...files, el('small', { text: `${clockTime(message.at)} · ${note}` }))
  }

  /** Whether a person writes on a phone, or reads why a text was refused. */
  function isInUse(section: HTMLElement): boolean {
    const [text] = section.getElementsByTagName('textarea')
    const refused = section.querySelector('.error')?.textContent !== ''
    return text?.value !== '' || refused || section.contains(document.activeElement)
  }

  function drawPhones(messages: Shown[]): void {
    const threads = new Map<string, Shown[]>()
    for (const message of messages) {
      const customer = message.status === undefined ? message.from : message.to
      const thread = threads.get(customer) ?? []
      threads.delete(customer)
      threads.set(customer, [...thread, message])
    }
    // The keys are in the order of their last message: the busiest hour shows a dozen phones, not a thousand.
    const wanted = new Set([...addresses, ...[...threads.keys()].slice(-12)])
    for (const [address, { section }] of onScreen) {
      if (wanted.has(address) || isInUse(section)) continue
      section.remove()
      onScreen.delete(address)
    }
    for (const address of wanted) {
      const phone = phoneOf(address)
      const thread = threads.get(address) ?? []
      const shown = JSON.stringify(thread)
      if (shown === phone.shown) continue
      phone.shown = shown
      phone.thread.replaceChildren(...thread.map(bubble))
      phone.thread.scrollTop = phone.thread.scrollHeight
    }
  }

  function drawPanels({ messages, faults, alerts }: State): void {
    const rows = messages.filter(({ status }) => status !== undefined).reverse()
    byId('journal').replaceChildren(
      ...rows.map(({ at, to, body, status }) =>
        el('tr', {}, ...[clockTime(at), to, status ?? '', body].map((text) => el('td', { text }))),
      ),
    )
    byId('faults').replaceChildren(
      ...faults.map(({ fault, times, probability, match }) => {
        const often = times === undefined ? 'always' : `${times} more`
        const chance = probability === undefined || probability === 1 ? '' : `, with probability ${probability}`
        const where = match === undefined ? '' : `, where ${JSON.stringify(match)}`
        return el('li', { text: `${fault.replaceAll('_', ' ')}: ${often}${chance}${where}` })
      }),
    )
    byId('alerts').replaceChildren(
      ...[...alerts]
        .reverse()
        .map(({ code, at, reason, url }) => el('li', { text: `${clockTime(at)} · ${code} ${reason} · ${url}` })),
    )
  }

  /** The number, its URL and a button that changes the URL. */
  function webhookForm({ channel, number, smsUrl, service }: State['channels'][number]): HTMLElement {
    const form = document.createElement('form')
    const url = document.createElement('input')
    url.type = 'url'
    url.value = smsUrl
    url.placeholder = 'none'
    const name = `${channel} ${number}${service === null ? '' : `, in the service ${service}`}`
    url.setAttribute('aria-label', `URL of ${name}`)
    const error = el('p', { class: 'error' })
    error.setAttribute('role', 'alert')
    form.append(el('label', { text: name }), url, el('button', { text: 'Change', class: 'quiet' }), error)
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const changes = { smsUrl: url.value }
      error.textContent = (await call('PATCH', `/numbers/${encodeURIComponent(number)}`, changes)) ?? ''
      await refresh()
    })
    return el('li', {}, form)
  }

  let webhooks = ''

  function drawAccount(state: State): void {
    if (suspended instanceof HTMLInputElement) suspended.checked = state.status === 'suspended'
    const shown = JSON.stringify(state.channels)
    if (shown === webhooks) return
    webhooks = shown
    byId('webhooks').replaceChildren(...state.channels.map(webhookForm))
  }

  async function refresh(): Promise<void> {
    try {
      const response = await fetch(`${base}/state?since=${revision}`)
      offline.hidden = true
      if (response.status !== 200) return
      const state: State = await response.json()
      revision = state.revision
      channels = state.channels
      byId('numbers').textContent = channels.map(({ channel, number }) => `${channel} ${number}`).join(' · ')
      drawPhones(state.messages)
      drawPanels(state)
      drawAccount(state)
    } catch {
      offline.hidden = false
    }
  }

  byId('add-phone').addEventListener('submit', (event) => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const address = String(new FormData(event.target).get('address')).replaceAll(/[^+\d]/g, '')
    addresses.add(address)
    phoneOf(address)
    event.target.reset()
  })

  byId('add-fault').addEventListener('submit', async (event) => {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const form = new FormData(event.target)
    const times = Number(form.get('times'))
    const rule = { fault: form.get('fault'), probability: Number(form.get('probability')) }
    await call('POST', '/faults', times > 0 ? { ...rule, times } : rule)
    await refresh()
  })

  suspended.addEventListener('change', async () => {
    const isOn = suspended instanceof HTMLInputElement && suspended.checked
    await call('PUT', '/account', { status: isOn ? 'suspended' : 'active' })
    await refresh()
  })

  byId('clear-faults').addEventListener('click', async () => {
    await call('DELETE', '/faults')
    await refresh()
  })

  async function follow(): Promise<void> {
    await refresh()
    setTimeout(() => void follow(), 1000)
  }
  void follow()
}

phones()
