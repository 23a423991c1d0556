// The picture of examples/sms-assistant: a person's number, the greeting and an answer of its assistant.
import { key } from './served.mjs'

const number = '+15005550010'
const customers = {
  '+14155550172': ['How much is a service for a city bike?'],
  '+14155550171': ['Hi, do you also repair e-bikes?', 'And are you open on Saturday?'],
}

/**
 * @param {import('playwright-core').Page} page A page of the owner.
 */
export async function picture(page) {
  const { origin } = new URL(page.url())
  /** @type {(method: string, path: string, body: unknown) => Promise<void>} */
  const call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(origin + path, { method, headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }
  await call('PUT', `/api/v1/sms/numbers/${number}`, { userId: 'ann' })
  await call('PATCH', '/api/v1/auto-responder/default', {
    enabled: true,
    conversation: { patience: 0 },
    firstMessage: 'Hello, this is Lee & Sons, bicycles and repairs. How can we help?',
    passages: [
      {
        id: 'hours',
        title: 'Opening hours',
        text: 'We are open Monday to Friday from 9 to 18, Saturday from 10 to 16.',
      },
      {
        id: 'service',
        title: 'Price of a service',
        text: 'A service for a city bike is $79, with new brake pads $99.',
      },
      {
        id: 'e-bikes',
        title: 'Repairs of e-bikes',
        text: 'We repair e-bikes of all makers, with or without a battery.',
      },
    ],
  })
  await page.waitForFunction(async (path) => {
    const { numbers } = await (await fetch(path)).json()
    return numbers[0]?.webhook === 'done'
  }, '/api/v1/sms/numbers')
  for (const [customer, texts] of Object.entries(customers))
    for (const [place, text] of texts.entries()) {
      await call('POST', `/simulator/customers/${encodeURIComponent(customer)}/messages`, { channel: number, text })
      const row = page.getByRole('option', { name: new RegExp(customer.slice(-4)) })
      await row.waitFor()
      if (place === 0) await row.click()
      await page.getByRole('article').filter({ hasText: text }).waitFor()
      const answers = page.locator('.message.of-assistant')
      await page.waitForFunction(
        (count) => document.querySelectorAll('.message.of-assistant').length >= count,
        place + 1,
      )
      await answers.last().getByText('Delivered').waitFor()
      await page.mouse.move(800, 200)
    }
}
