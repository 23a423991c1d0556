import type { ResponderPatch } from '@parley/core/auto-responder'

/** The settings of the assistant in a new installation with examples. It stays off until a person turns it on. */
export const exampleSettings: ResponderPatch = {
  enabled: false,
  firstMessage: 'Hello, this is Northside Heating. How can we help?',
  instructions:
    'You answer customers of Northside Heating, a company for heating and hot water. Be short and friendly.',
  tone: 'short and friendly',
  passages: [
    {
      id: 'hours',
      title: 'Opening hours',
      text: 'We are open from Monday to Friday, from 8 to 18, and on Saturday from 9 to 13.',
    },
    {
      id: 'check',
      title: 'Price of the yearly check',
      text: 'The yearly check of a boiler costs $95. It takes about one hour.',
    },
    {
      id: 'plan',
      title: 'Service plan',
      text: 'The service plan is renewed every March by itself. You can end it at any time before.',
    },
  ],
  conversation: { goodbye: 'Thank you, and have a good day!' },
  handOver: { words: ['human', 'person', 'technician'], message: 'A colleague answers you here soon.' },
  errorMessage: 'We have your message, and a colleague answers you here.',
}
