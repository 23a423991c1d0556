/** One step of an example: the customer writes, or the team does. */
export type Step =
  | { by: 'customer'; text: string; picture?: true }
  | { by: 'team'; text: string }
  | { by: 'note'; text: string }
  /** The team's next message does not arrive. Twilio's code. */
  | { by: 'carrier'; errorCode: number }

/** One example conversation, from its first text to its last. */
export interface Story {
  /** A number of the range that is reserved for stories. */
  number: string
  name: string
  steps: readonly Step[]
  starred?: true
  archived?: true
  /** The team has read it to its end. */
  read?: true
  labels?: readonly string[]
}

/** The conversations of a new installation, the oldest first. They show each state that a message can have. */
export const stories: readonly Story[] = [
  {
    number: '+14155550161',
    name: 'Karin Lindqvist',
    steps: [
      { by: 'customer', text: 'Is the service plan renewed by itself, or do I have to do something?' },
      { by: 'team', text: 'By itself, every March. You get a letter four weeks before.' },
      { by: 'customer', text: 'Great, thank you' },
    ],
    read: true,
    archived: true,
  },
  {
    number: '+14155550152',
    name: 'Dev Malhotra',
    steps: [
      { by: 'team', text: 'Your yearly check is due. Reply with a day that suits you.' },
      { by: 'customer', text: 'STOP' },
    ],
    read: true,
  },
  {
    number: '+14155550143',
    name: 'Harold Pike',
    steps: [
      { by: 'customer', text: 'Please call me back about the quote on this number' },
      { by: 'carrier', errorCode: 30005 },
      { by: 'team', text: 'We tried twice this morning. When is a good time?' },
    ],
    read: true,
    labels: ['quote'],
  },
  {
    number: '+14155550134',
    name: 'Mei-Ling Zhao',
    steps: [
      { by: 'customer', text: 'The filter you sent does not fit. This is the old one:', picture: true },
      { by: 'team', text: 'Sorry about that. The right one, type 40, goes out today.' },
      { by: 'customer', text: 'Perfect, thanks' },
      { by: 'team', text: 'It is on its way' },
    ],
    read: true,
    starred: true,
    labels: ['parts'],
  },
  {
    number: '+14155550125',
    name: 'Ruth Castellanos',
    steps: [
      {
        by: 'customer',
        text: 'Hi, the boiler at 14 Quay Street has been off since this morning. The display shows F28.',
      },
      {
        by: 'team',
        text: 'Hi Ruth, sorry about that. F28 often means the gas was interrupted. Do other gas appliances work?',
      },
      { by: 'customer', text: 'Hob works fine' },
      { by: 'note', text: 'Under warranty until March, so no call-out charge.' },
      { by: 'team', text: 'Thanks. Mateo will come tomorrow between 10 and 12. You will get a text when he sets off.' },
      { by: 'customer', text: 'The kids are home and it’s 13 degrees in here. Could he come sooner?' },
    ],
    labels: ['urgent', 'boiler'],
  },
  {
    number: '+14155550116',
    name: 'Thabo Nkosi',
    steps: [
      { by: 'customer', text: 'Lift 2 at Marlowe Court is stuck on 3 again' },
      { by: 'customer', text: 'The house is empty, I checked' },
    ],
  },
]
