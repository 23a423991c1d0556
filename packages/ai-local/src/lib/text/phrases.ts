import type { Intent } from '@parley/core/assistant'
import { type Language, languages } from './languages.ts'

/** Phrases by intent, as customers write them. `…` stands for up to three words. */
export type Phrases = Readonly<Record<PhrasedIntent | 'person' | 'urgent' | 'critical', readonly string[]>>

/** The intents that phrases show. */
export type PhrasedIntent = Exclude<Intent, 'other'>

/** The phrases of each language. */
const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    opt_out: ['stop', 'stopall', 'unsubscribe', 'cancel', 'quit', 'end', 'opt out', 'optout', 'revoke'],
    complaint: [
      ...[
        'complain',
        'complaint',
        'refund',
        'money back',
        'unacceptable',
        'terrible',
        'awful',
        'disappointed',
        'broken',
      ],
      ...[
        'not working',
        "doesn't work",
        'does not work',
        "didn't work",
        'damaged',
        'wrong',
        'still waiting',
        'rude',
        'angry',
      ],
      ...['worst', 'never arrived', 'overcharged', 'defective', 'faulty', 'missing'],
    ],
    appointment: [
      ...[
        'appointment',
        'book',
        'booking',
        'schedule',
        'reschedule',
        'reservation',
        'reserve',
        'slot',
        'come by',
        'drop by',
      ],
      ...[
        'meet',
        'meeting',
        'can i come',
        'could i come',
        'move … to',
        'postpone',
        'bring it in',
        'a table for',
        'viewing',
      ],
    ],
    question: [
      ...[
        'how much',
        'how many',
        'how long',
        'how do',
        'how can',
        'what',
        'when',
        'where',
        'which',
        'who',
        'why',
        'how',
      ],
      ...[
        'do you',
        'does it',
        'are you',
        'is it',
        'is there',
        'can you',
        'could you',
        'can i',
        'would it',
        'tell me',
        'price',
      ],
    ],
    goodbye: [
      'bye',
      'goodbye',
      'see you',
      'have a nice',
      'have a good',
      'take care',
      'that is all',
      "that's all",
      'that was all',
    ],
    thanks: ['thank you', 'thanks', 'thx', 'cheers', 'much appreciated', 'ty', 'perfect', 'great'],
    greeting: ['hello', 'hi', 'hey', 'good morning', 'good afternoon', 'good evening', 'hi there', 'greetings'],
    person: [
      ...[
        'a human',
        'a person',
        'a real person',
        'real human',
        'an agent',
        'representative',
        'somebody real',
        'speak to … one',
      ],
      ...[
        'talk to a',
        'speak to a',
        'speak with a',
        'call me',
        'your manager',
        'the manager',
        'not a bot',
        'are you a bot',
      ],
    ],
    urgent: [
      'urgent',
      'urgently',
      'asap',
      'as soon as possible',
      'immediately',
      'right now',
      'today',
      'hurry',
      'deadline',
    ],
    critical: [
      'emergency',
      'fire',
      'ambulance',
      'bleeding',
      'gas leak',
      'accident',
      'cannot breathe',
      "can't breathe",
      'police',
    ],
  },
  de: {
    opt_out: ['stop', 'stopp', 'abmelden', 'abbestellen', 'kündigen', 'austragen'],
    complaint: [
      ...[
        'beschwerde',
        'beschweren',
        'reklamation',
        'reklamieren',
        'geld zurück',
        'unmöglich',
        'furchtbar',
        'enttäuscht',
      ],
      ...[
        'kaputt',
        'defekt',
        'funktioniert nicht',
        'geht nicht',
        'beschädigt',
        'falsch',
        'warte immer noch',
        'unverschämt',
      ],
      ...['ärgerlich', 'nie angekommen', 'fehlt', 'zu viel berechnet'],
    ],
    appointment: [
      ...['termin', 'buchen', 'buchung', 'reservieren', 'reservierung', 'verschieben', 'vorbeikommen', 'vorbeibringen'],
      ...['treffen', 'kann ich … kommen', 'besichtigung', 'einen tisch'],
    ],
    question: [
      ...[
        'wie viel',
        'wieviel',
        'wie lange',
        'wie',
        'was',
        'wann',
        'wo',
        'wohin',
        'welche',
        'welcher',
        'welches',
        'wer',
        'warum',
      ],
      ...['haben sie', 'gibt es', 'ist es', 'können sie', 'könnten sie', 'kann ich', 'darf ich', 'preis'],
    ],
    goodbye: [
      'tschüss',
      'auf wiedersehen',
      'bis dann',
      'bis bald',
      'schönen tag',
      'schönes wochenende',
      'das war alles',
      'das wars',
    ],
    thanks: ['danke', 'vielen dank', 'dankeschön', 'merci', 'super', 'perfekt', 'prima'],
    greeting: ['hallo', 'guten morgen', 'guten tag', 'guten abend', 'moin', 'servus', 'grüß gott', 'hi'],
    person: [
      ...[
        'einen menschen',
        'ein mensch',
        'echten menschen',
        'mitarbeiter',
        'mitarbeiterin',
        'jemanden sprechen',
        'persönlich sprechen',
      ],
      ...['rufen sie mich an', 'zurückrufen', 'rückruf', 'ihren chef', 'kein bot', 'ein bot', 'ein roboter'],
    ],
    urgent: [
      'dringend',
      'eilig',
      'sofort',
      'so schnell wie möglich',
      'schnellstmöglich',
      'heute noch',
      'gleich',
      'frist',
    ],
    critical: ['notfall', 'feuer', 'brand', 'krankenwagen', 'blutet', 'gasgeruch', 'unfall', 'keine luft', 'polizei'],
  },
  es: {
    opt_out: ['stop', 'baja', 'cancelar', 'darme de baja'],
    complaint: [
      ...[
        'queja',
        'quejarme',
        'reclamación',
        'reembolso',
        'devolución',
        'inaceptable',
        'terrible',
        'decepcionado',
        'decepcionada',
      ],
      ...['roto', 'rota', 'no funciona', 'dañado', 'dañada', 'equivocado', 'sigo esperando', 'nunca llegó', 'falta'],
    ],
    appointment: [
      'cita',
      'reservar',
      'reserva',
      'agendar',
      'cambiar la hora',
      'pasar por',
      'puedo ir',
      'una mesa',
      'reunión',
    ],
    question: [
      ...['cuánto', 'cuántos', 'cuánta', 'cómo', 'qué', 'cuándo', 'dónde', 'cuál', 'quién', 'por qué'],
      ...['tienen', 'hay', 'pueden', 'podría', 'puedo', 'precio'],
    ],
    goodbye: ['adiós', 'hasta luego', 'hasta pronto', 'que tenga un buen', 'buen día', 'eso es todo'],
    thanks: ['gracias', 'muchas gracias', 'perfecto', 'genial'],
    greeting: ['hola', 'buenos días', 'buenas tardes', 'buenas noches', 'buenas'],
    person: ['una persona', 'un humano', 'un agente', 'hablar con alguien', 'llámame', 'llámeme', 'su jefe', 'un bot'],
    urgent: ['urgente', 'cuanto antes', 'lo antes posible', 'inmediatamente', 'ahora mismo', 'hoy'],
    critical: ['emergencia', 'incendio', 'fuego', 'ambulancia', 'sangrando', 'fuga de gas', 'accidente', 'policía'],
  },
  fr: {
    opt_out: ['stop', 'arrêt', 'arret', 'désabonner', 'désinscrire'],
    complaint: [
      ...[
        'plainte',
        'réclamation',
        'me plaindre',
        'remboursement',
        'rembourser',
        'inacceptable',
        'terrible',
        'déçu',
        'déçue',
      ],
      ...[
        'cassé',
        'cassée',
        'ne marche pas',
        'ne fonctionne pas',
        'abîmé',
        'attends toujours',
        'jamais arrivé',
        'manque',
      ],
    ],
    appointment: [
      'rendez-vous',
      'rdv',
      'réserver',
      'réservation',
      'reporter',
      'passer chez vous',
      'puis-je venir',
      'une table',
    ],
    question: [
      ...['combien', 'comment', 'quoi', 'quand', 'où', 'quel', 'quelle', 'quels', 'quelles', 'qui', 'pourquoi'],
      ...['est-ce que', 'avez-vous', 'pouvez-vous', 'pourriez-vous', 'y a-t-il', 'puis-je', 'prix', 'tarif'],
    ],
    goodbye: ['au revoir', 'à bientôt', 'bonne journée', 'bonne soirée', "c'est tout"],
    thanks: ['merci', 'merci beaucoup', 'parfait', 'super'],
    greeting: ['bonjour', 'bonsoir', 'salut', 'coucou'],
    person: [
      'une personne',
      'un humain',
      'un conseiller',
      'parler à quelqu',
      'appelez-moi',
      'rappelez-moi',
      'votre chef',
      'un robot',
    ],
    urgent: ['urgent', 'urgence', 'au plus vite', 'dès que possible', 'immédiatement', 'tout de suite', "aujourd'hui"],
    critical: ['incendie', 'ambulance', 'saigne', 'fuite de gaz', 'accident', 'police', 'secours'],
  },
}

type Kind = keyof Phrases

const patterns = new Map<string, RegExp>()

/** How many phrases of a kind are in a text. */
export function phrasesIn(text: string, language: Language, kind: Kind): number {
  return text.match(patternOf(language, kind))?.length ?? 0
}

/** Whether a text is a phrase of a kind, and nothing else. */
function isPhrase(text: string, language: Language, kind: Kind): boolean {
  const bare = text
    .replaceAll(/[^\p{L}\p{N}' -]/gu, '')
    .trim()
    .toLowerCase()
  return phrases[language][kind].includes(bare)
}

/** Whether a text is a phrase of a kind in any language, and nothing else. */
export function isPhraseOfAny(text: string, kind: Kind): boolean {
  return languages.some((language) => isPhrase(text, language, kind))
}

function patternOf(language: Language, kind: Kind): RegExp {
  const name = `${language} ${kind}`
  const known = patterns.get(name)
  if (known !== undefined) return known
  const parts = phrases[language][kind].map((phrase) =>
    phrase
      .replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('’', "'")
      .replaceAll(' … ', String.raw`(?:\s+\S+){0,3}\s+`)
      .replaceAll(' ', String.raw`\s+`),
  )
  // The longest first: "how much" and not "how".
  parts.sort((one, other) => other.length - one.length)
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu')
  patterns.set(name, pattern)
  return pattern
}
