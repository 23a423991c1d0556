import { describe, expect, it } from 'vitest'
import { isTwiml } from './twiml.ts'

describe('isTwiml', () => {
  it.each([
    '<Response/>',
    '<Response />',
    '<Response></Response>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  <Message to="+1">Hello &amp; goodbye</Message>\n</Response>\n',
    '<!-- no verb --><Response><![CDATA[<&]]></Response>',
  ])('accepts %s', (text) => {
    expect(isTwiml(text)).toBe(true)
  })

  it.each([
    '',
    'OK',
    '{"ok":true}',
    '<html><body>Bad Gateway</body></html>',
    '<Response>',
    '</Response>',
    '<Response/><Response/>',
    '<Response/>trailing',
    '<Response><Message></Response></Message>',
    '<Response><</Response>',
    '<Response a=1/>',
  ])('refuses %s', (text) => {
    expect(isTwiml(text)).toBe(false)
  })
})
