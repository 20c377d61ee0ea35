import type { Patterns } from './matcher.ts';

/** What machines say: canaries, watches, checks, looks from nothing, and steps under way. */
export const checks: Patterns = {
  // Canaries and watches.
  pass: 'bestanden',
  fail: 'gescheitert',
  error: 'Fehler',
  inconclusive: 'unentschieden',
  failed: 'gescheitert',
  'ended without a verdict': 'ohne Urteil beendet',
  'goes back': 'geht zurück',
  'went back': 'ging zurück',
  '{count} requests on the new side, nothing worse than before': '{count} Anfragen auf der neuen Seite, nichts schlechter als zuvor',
  '{count} requests, nothing worse than before': '{count} Anfragen, nichts schlechter als zuvor',
  'the release is worse than what ran before': 'das Release ist schlechter als das vorige',
  'no verdict came': 'es kam kein Urteil',
  'the agent has no result': 'der Agent hat kein Ergebnis',
  'a second look': 'ein zweiter Blick',
  'the new side looked worse once, and not again: somebody has to say what that was':
    'die neue Seite sah einmal schlechter aus, und nicht wieder: Jemand muss sagen, was das war',
  'it looked broken once, and not again: somebody has to say what that was':
    'es sah einmal kaputt aus, und nicht wieder: Jemand muss sagen, was das war',
  'the new side saw {number} % of the requests, and {number2} % was meant':
    'die neue Seite sah {number} % der Anfragen, gemeint waren {number2} %',
  '{number} users of the new side tell nothing about latency; {number2} do':
    '{number} Nutzer der neuen Seite sagen nichts über die Latenz; {number2} tun es',
  'the odds that it is worse stay at {number} to 1: neither good nor bad enough':
    'die Quote, dass es schlechter ist, bleibt bei {number} zu 1: weder gut noch schlecht genug',
  'the evidence stays at {number} to 1: neither within the bounds nor beyond them':
    'die Quote bleibt bei {number} zu 1: weder innerhalb der Grenzen noch jenseits',
  '{count} of {all} requests came in three times the time': '{count} von {all} Anfragen kamen in der dreifachen Zeit',
  '{what}: {number} to 1 that it is worse, {number2} to 1 asked': '{what}: {number} zu 1, dass es schlechter ist, verlangt {number2} zu 1',
  '{what}: over a million to 1 that it is worse, {number2} to 1 asked':
    '{what}: über eine Million zu 1, dass es schlechter ist, verlangt {number2} zu 1',
  '{what}: evidence {number} to 1': '{what}: Quote {number} zu 1',
  '{what}, at a second look too': '{what}, auch beim zweiten Blick',
  '{count} requests, {words}': '{count} Anfragen, {words}',
  '{number} % failed': '{number} % gescheitert',
  '{number} % took longer than {number2} ms': '{number} % dauerten länger als {number2} ms',
  '{number} % of {count} answers failed, {number2} % may': '{number} % von {count} Antworten scheiterten, {number2} % dürfen es',
  '{number} % of {count} answers took longer than {number2} ms, {number3} % may':
    '{number} % von {count} Antworten dauerten länger als {number2} ms, {number3} % dürfen es',
  '{what}: too few requests to tell whether this is chance': '{what}: zu wenige Anfragen, um zu sagen, ob das Zufall ist',
  '{name} was never looked at': '{name} wurde nie betrachtet',
  '{name} tells nothing: {because}': '{name} sagt nichts: {because}',
  'the answer is no number': 'die Antwort ist keine Zahl',
  'nobody answered': 'niemand hat geantwortet',
  '{list} broke the bound': '{list} hat die Grenze verletzt',
  'for {span} within the bounds: {list}': '{span} innerhalb der Grenzen: {list}',
  errors: 'Fehler',
  latency: 'Latenz',

  '{count} of {all} cases failed': '{count} von {all} Fällen gescheitert',
  '{count} of {all} case failed': '{count} von {all} Fall gescheitert',

  // The plan of a canary.
  '{count} step, {span} in all': '{count} Schritt, insgesamt {span}',
  '{count} steps, {span} in all': '{count} Schritte, insgesamt {span}',
  'look for a larger difference, or watch a number of your own: `queries` in the rollout':
    'suchen Sie einen größeren Unterschied, oder beobachten Sie eine eigene Zahl: `queries` im Rollout',
  'allow more time or more requests, look for a larger difference, or let a person decide: `steps: [50 % for 30 minutes, ask operator]`':
    'erlauben Sie mehr Zeit oder mehr Anfragen, suchen Sie einen größeren Unterschied, oder lassen Sie eine Person entscheiden: `steps: [50 % for 30 minutes, ask operator]`',
  'no traffic tells {number} % from {number2} %: the difference lies within the margins, a quarter more errors plus 0.05 %':
    'kein Verkehr unterscheidet {number} % von {number2} %: Der Unterschied liegt innerhalb der Toleranz, ein Viertel mehr Fehler plus 0,05 %',
  'a release that fails {number} % of its requests, where {number2} % failed before, is stopped within the first step in nine of ten cases: at stake are {count} requests of customers, {number3} of them fail':
    'ein Release, bei dem {number} % der Anfragen scheitern statt bisher {number2} %, wird in neun von zehn Fällen im ersten Schritt gestoppt: Auf dem Spiel stehen {count} Anfragen von Kunden, {number3} davon scheitern',

  // Steps of a promotion.
  place: 'platzieren',
  'read back': 'zurücklesen',
  switch: 'umschalten',
  check: 'prüfen',
  migrate: 'migrieren',
  '{service} runs {what}, the bill says {digest}': '{service} betreibt {what}, die Stückliste sagt {digest}',
  'nothing that could be read': 'nichts, was zu lesen wäre',
  'exit code {count}': 'Exit-Code {count}',
  'exited with {count}': 'endete mit {count}',
  'it ended with code {count}': 'es endete mit Code {count}',

  // A look from nothing.
  clean: 'sauber',
  '{count} thing that nobody declares': '{count} Sache, die niemand deklariert',
  '{count} things that nobody declares': '{count} Sachen, die niemand deklariert',
  variable: 'Variable',
  file: 'Datei',
  program: 'Programm',
  package: 'Paket',
  'variable {name}': 'Variable {name}',
  'file {name}': 'Datei {name}',
  'host {name}': 'Host {name}',
  'declare it: `{words}`': 'deklarieren Sie sie: `{words}`',
  'bring it in the artefact, or name it by a variable': 'bringen Sie es im Artefakt mit, oder benennen Sie es durch eine Variable',
  'bring it in the artefact; where it may be missing, allow it': 'bringen Sie es im Artefakt mit; wo es fehlen darf, erlauben Sie es',
  'declare the service as `{name}`, the database by a variable':
    'deklarieren Sie den Service als `{name}`, die Datenbank durch eine Variable',
  'declare its address by a variable, so that each environment has its own':
    'deklarieren Sie seine Adresse durch eine Variable, damit jede Umgebung ihre eigene hat',
  'bring it in the artefact, or allow it where every host has it':
    'bringen Sie es im Artefakt mit, oder erlauben Sie es, wo jeder Host es hat',
  'add it to what the artefact brings: its manifest, its lock and its folder of packages':
    'fügen Sie es dem hinzu, was das Artefakt mitbringt: Manifest, Lock und Ordner der Pakete',
  'packages asked for {list} by themselves': 'Pakete haben von selbst nach {list} gefragt',
  'packages looked for {list}, and did without': 'Pakete haben {list} gesucht und kamen ohne aus',
};
