// Texts as customers write them: short and long, in four languages, with times, amounts and numbers.
export const customerTexts = [
  'Hello, are you open tomorrow?',
  'How much is a service of my bicycle, and how long does it take?',
  'Can I book an appointment for next Tuesday at 3pm? My number is 0151 23456789.',
  'My order 4711 never arrived. I paid 120.50 EUR two weeks ago, and my messages have no answer! I want my money back.',
  'Thanks, that was all. Have a nice weekend!',
  'John Smith from Example Corp in Berlin asked me to send the documents to office@example.com by Friday.',
  'The brakes make a terrible noise since yesterday, and the left pedal is loose. I ride to work every day, so it is quite urgent. Could you repair the bike this week? I can bring it in on Wednesday morning or on Thursday after five. If it is more than 200 EUR please call me first.',
  'ok',
  'Guten Tag, wann haben Sie morgen geöffnet?',
  'Ich hätte gern einen Termin am Dienstag um 15 Uhr, geht das?',
  'Das Rad ist schon wieder kaputt, ich bin wirklich enttäuscht. Bitte rufen Sie mich heute noch zurück.',
  'Vielen Dank, bis morgen!',
  '¿Cuánto cuesta una revisión de mi bicicleta?',
  'Quisiera reservar una cita para el martes a las cinco.',
  'Bonjour, avez-vous un rendez-vous demain matin ?',
  'Merci beaucoup, bonne journée',
]
