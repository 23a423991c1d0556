import type { Language } from '../text/languages.ts'

/** The sentences that are not the owner's. `{name}` is a blank and the first name, `{,name}` has a comma before them. */
export interface Templates {
  greeting: string
  greetingBack: string
  goodbye: string
  welcome: string
  more: string
  sorry: string
  appointment: string
  appointmentAt: string
  stopped: string
  person: string
  unsure: string
}

/** The sentences of each language. */
export const templates: Readonly<Record<Language, Templates>> = {
  en: {
    greeting: 'Hello{name}, thanks for your message. How can we help you?',
    greetingBack: 'Hello{name}! How can we help you?',
    goodbye: 'Glad to help{,name}. Have a good day!',
    welcome: 'You are welcome{,name}!',
    more: 'Is there anything else?',
    sorry: 'We are sorry about that{,name}. A colleague looks into it and answers you here.',
    appointment:
      'Thanks{name}, we will find a time for you. Which day and time suit you? A colleague confirms it here.',
    appointmentAt: 'Thanks{name}, we noted {time}. A colleague confirms it here.',
    stopped: 'You will not receive further messages.',
    person: 'Of course{,name}. A colleague answers you here.',
    unsure: 'Thanks{,name}. A colleague looks into this and answers you here.',
  },
  de: {
    greeting: 'Hallo{name}, danke für Ihre Nachricht. Wie können wir Ihnen helfen?',
    greetingBack: 'Hallo{name}! Wie können wir Ihnen helfen?',
    goodbye: 'Gern geschehen{,name}. Einen schönen Tag noch!',
    welcome: 'Gern geschehen{,name}!',
    more: 'Können wir sonst noch helfen?',
    sorry: 'Das tut uns leid{,name}. Jemand aus dem Team sieht es sich an und antwortet Ihnen hier.',
    appointment:
      'Danke{name}, wir finden einen Termin. Welcher Tag und welche Uhrzeit passen Ihnen? Die Bestätigung kommt hier.',
    appointmentAt: 'Danke{name}, {time} ist vorgemerkt. Die Bestätigung kommt hier.',
    stopped: 'Sie erhalten keine weiteren Nachrichten.',
    person: 'Natürlich{,name}. Jemand aus dem Team antwortet Ihnen hier.',
    unsure: 'Danke{,name}. Jemand aus dem Team sieht es sich an und antwortet Ihnen hier.',
  },
  es: {
    greeting: 'Hola{name}, gracias por su mensaje. ¿En qué podemos ayudarle?',
    greetingBack: '¡Hola{name}! ¿En qué podemos ayudarle?',
    goodbye: 'Ha sido un placer{,name}. ¡Que tenga un buen día!',
    welcome: '¡De nada{,name}!',
    more: '¿Podemos ayudarle en algo más?',
    sorry: 'Lo sentimos{,name}. Una persona del equipo lo revisa y le responde aquí.',
    appointment:
      'Gracias{name}, buscamos una cita para usted. ¿Qué día y a qué hora le conviene? La confirmación llega aquí.',
    appointmentAt: 'Gracias{name}, hemos anotado {time}. La confirmación llega aquí.',
    stopped: 'No recibirá más mensajes.',
    person: 'Por supuesto{,name}. Una persona del equipo le responde aquí.',
    unsure: 'Gracias{,name}. Una persona del equipo lo revisa y le responde aquí.',
  },
  fr: {
    greeting: 'Bonjour{name}, merci pour votre message. Comment pouvons-nous vous aider ?',
    greetingBack: 'Bonjour{name} ! Comment pouvons-nous vous aider ?',
    goodbye: 'Avec plaisir{,name}. Bonne journée !',
    welcome: 'Avec plaisir{,name} !',
    more: 'Pouvons-nous vous aider pour autre chose ?',
    sorry: "Nous en sommes désolés{,name}. Une personne de l'équipe s'en occupe et vous répond ici.",
    appointment:
      'Merci{name}, nous cherchons un rendez-vous. Quel jour et quelle heure vous conviennent ? La confirmation arrive ici.',
    appointmentAt: 'Merci{name}, nous avons noté {time}. La confirmation arrive ici.',
    stopped: 'Vous ne recevrez plus de messages.',
    person: "Bien sûr{,name}. Une personne de l'équipe vous répond ici.",
    unsure: "Merci{,name}. Une personne de l'équipe s'en occupe et vous répond ici.",
  },
}
