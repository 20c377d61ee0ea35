/** German of the reference of the interface; the routes themselves are told in English. */
export const reference = {
  'REST reference': 'REST-Referenz',
  'Fetching the reference': 'Die Referenz wird geladen',
  'Reading the interface': 'Die Schnittstelle wird gelesen',
  'This controller describes no interface.': 'Dieser Controller beschreibt keine Schnittstelle.',
  'Everything that these pages and the command line do, a program may do, with a token and within its limits.':
    'Alles, was diese Seiten und die Befehlszeile tun, darf ein Programm tun, mit einem Token und in dessen Grenzen.',
  '{count} route.': '{count} Route.',
  '{count} routes.': '{count} Routen.',
  'Search: a path, a word, a command': 'Suche: ein Pfad, ein Wort, ein Befehl',
  'Groups of routes': 'Gruppen von Routen',
  'Link to this route': 'Link zu dieser Route',
  'Search the reference': 'Die Referenz durchsuchen',
  'What every route answers that says no': 'Was jede Route antwortet, die Nein sagt',
  'Its shape': 'Seine Form',
  Parameters: 'Parameter',
  Body: 'Inhalt',
  'always there': 'immer da',
  'What a program may ask stands in the {link}.': 'Was ein Programm fragen darf, steht in der {link}.',
} as const;
