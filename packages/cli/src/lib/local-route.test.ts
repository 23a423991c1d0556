import { describe, expect, it } from 'vitest'
import { localRoute } from './local-route.ts'

const local = 'http://127.0.0.1:3000'

describe('found by use: genuine webhooks refused: a public URL that a parser rewrites is still our own', () => {
  it.each([
    ['https://sms.example.com', 'https://sms.example.com/webhooks/sms?a=1', '/webhooks/sms?a=1'],
    ['https://SMS.Example.com', 'https://sms.example.com/webhooks/sms', '/webhooks/sms'],
    ['https://sms.example.com:443', 'https://sms.example.com/webhooks/sms', '/webhooks/sms'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example/webhooks/sms', '/webhooks/sms'],
    ['https://sms.example.com/my app', 'https://sms.example.com/my%20app/webhooks/sms', '/webhooks/sms'],
    ['https://sms.example.com/parley/', 'https://sms.example.com/parley/webhooks/sms', '/webhooks/sms'],
  ])('%s: %s', (publicUrl, url, called) => {
    expect(localRoute(publicUrl, local)(new URL(url)).href).toBe(local + called)
  })

  it.each([
    ['http://localhost:3000', 'http://localhost:30001/webhooks/sms'],
    ['https://sms.example.com', 'https://sms.example.com.evil.example/webhooks/sms'],
    ['https://sms.example.com', 'http://sms.example.com/webhooks/sms'],
    ['https://sms.example.com/parley', 'https://sms.example.com/parleyance/webhooks/sms'],
  ])('%s: %s is called as it is', (publicUrl, url) => {
    expect(localRoute(publicUrl, local)(new URL(url)).href).toBe(url)
  })
})
