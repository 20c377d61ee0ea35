import type { Patterns } from './matcher.ts';

/** Why a refresh has no plan: what the classification, the schema and the masks say of each other. */
export const dataPlans: Patterns = {
  'and {count} more': 'und {count} weitere',

  // What the file says of what is not there.
  'table {spot} is not in the database, not yet or no longer': 'die Tabelle {spot} ist nicht in der Datenbank, noch nicht oder nicht mehr',
  'column {spot} is not in the database, not yet or no longer': 'die Spalte {spot} ist nicht in der Datenbank, noch nicht oder nicht mehr',
  'the field {spot} is not in the database, not yet or no longer': 'das Feld {spot} ist nicht in der Datenbank, noch nicht oder nicht mehr',
  'the enum {spot} is not in the database, not yet or no longer':
    'die Aufzählung {spot} ist nicht in der Datenbank, noch nicht oder nicht mehr',
  'the labels of the enum {spot} were not all reviewed, and read as somebody’s':
    'die Werte der Aufzählung {spot} sind nicht alle durchgesehen, und lesen sich wie die von jemandem',
  'column {spot} is computed by the server from other columns, and from those on staging too. Delete its line':
    'die Spalte {spot} rechnet der Server aus anderen Spalten aus, und so auch in der Umgebung. Löschen Sie ihre Zeile',

  // What a mask can't do to a column.
  '{spot} is {type}, and only a tsvector is rebuilt': '{spot} ist {type}, und nur ein tsvector wird neu gebildet',
  '{spot} is NOT NULL, and `mask: null` would empty it': '{spot} ist NOT NULL, und `mask: null` würde es leeren',
  '{spot} is {type}, and {mask} masks {families}': '{spot} ist {type}, und {mask} maskiert {families}',
  '{spot} takes {count} characters, and {mask} makes up to {count2}. `fpe.str` keeps the length':
    '{spot} nimmt {count} Zeichen, und {mask} macht bis zu {count2}. `fpe.str` behält die Länge',
  '{spot} is masked by the column {name}, and {other} copies no such column':
    '{spot} wird nach der Spalte {name} maskiert, und {other} kopiert keine solche Spalte',
  '{spot} is {type}, which ends at {count}, and {mask} makes numbers from {from} to {to}':
    '{spot} ist {type}, das bei {count} endet, und {mask} macht Zahlen von {from} bis {to}',
  '{spot} is numbered by {sequence}, which has come to {count}. Declare {option} or more, so that there is room for the next ones, and do not change it later':
    '{spot} wird von {sequence} nummeriert, die bei {count} ist. Sagen Sie {option} oder mehr, damit Platz für die nächsten ist, und ändern Sie es später nicht',
  '{spot} is {type}: behind {option} the sequence {sequence} has no number left to go on with':
    '{spot} ist {type}: Hinter {option} hat die Sequenz {sequence} keine Nummer mehr, mit der es weitergeht',
  "{spot} can't be rebuilt by its expression: {message}": '{spot} lässt sich nicht mit seinem Ausdruck neu bilden: {message}',

  // Rows that name rows.
  '{spot} is to be masked as {column}, and there is no such column that is copied':
    '{spot} soll wie {column} maskiert werden, und keine solche Spalte wird kopiert',
  '{spot} names rows of {column} ({name}), and would not be masked as that is: no row would be found any more':
    '{spot} nennt Zeilen von {column} ({name}), und würde nicht maskiert wie diese: Keine Zeile wäre mehr zu finden',
  '{spot} would be emptied, and {name} is MATCH FULL: of {list} all are NULL, or none. Write `mask: null` for each of them':
    '{spot} würde geleert, und {name} ist MATCH FULL: Von {list} sind alle NULL, oder keine. Schreiben Sie `mask: null` bei jeder',
  '{spot} names rows of {column} ({name}), and that table stays empty. Copy it, or write `mask: null` here':
    '{spot} nennt Zeilen von {column} ({name}), und diese Tabelle bleibt leer. Kopieren Sie sie, oder schreiben Sie hier `mask: null`',
  '{spot} is {type} and cannot be masked as {column}, which is {type2}':
    '{spot} ist {type} und lässt sich nicht maskieren wie {column}, das {type2} ist',
  '{spot} cannot be masked as {column}: that is drawn by {entity} of its row, and one value becomes many':
    '{spot} lässt sich nicht maskieren wie {column}: Das wird nach {entity} seiner Zeile gezogen, und ein Wert wird zu vielen',
  '{spot} is masked as a column that is masked as it in turn: one of them must say `mask` or `keep`':
    '{spot} wird maskiert wie eine Spalte, die ihrerseits maskiert wird wie sie: Eine von ihnen muss `mask` oder `keep` sagen',

  // Keys that a mask may not make equal.
  '{spot} is part of {index}, for which NULLs are equal, and `mask: null` makes them so':
    '{spot} gehört zu {index}, für den NULL und NULL gleich sind, und `mask: null` macht sie dazu',
  '{spot} is part of {index}, which excludes rows that overlap, and nobody knows that {mask} keeps them apart. Write `keep` and why, or `mask: null`':
    '{spot} gehört zu {index}, der Zeilen ausschließt, die sich überschneiden, und niemand weiß, dass {mask} sie auseinanderhält. Schreiben Sie `keep` und warum, oder `mask: null`',
  '{spot} is part of the unique index {index} over {expression}, and nobody knows that {mask} keeps that apart':
    '{spot} gehört zum eindeutigen Index {index} über {expression}, und niemand weiß, dass {mask} das auseinanderhält',
  '{spot} is part of the unique index {index}, and {mask} makes two values one':
    '{spot} gehört zum eindeutigen Index {index}, und {mask} macht aus zwei Werten einen',
  'choose one of {masks}': 'nehmen Sie eine von {masks}',
  '`{list} does': '`{list} tut es',
  '`{list} do': '`{list} tun es',
  'write `keep` and why': 'schreiben Sie `keep` und warum',
  'write `keep` and why, or `mask: null`': 'schreiben Sie `keep` und warum, oder `mask: null`',
  'no mask of {type} keeps values apart: write `keep` and why':
    'keine Maske von {type} hält Werte auseinander: Schreiben Sie `keep` und warum',
  'no mask of {type} keeps values apart: write `keep` and why, or `mask: null`':
    'keine Maske von {type} hält Werte auseinander: Schreiben Sie `keep` und warum, oder `mask: null`',
  '{spot} decides which rows {index} holds, by {condition}: it keeps {list} apart among those only, and a masked value would bring others in':
    '{spot} entscheidet, welche Zeilen {index} enthält, nach {condition}: Er hält {list} nur unter diesen auseinander, und ein maskierter Wert brächte andere hinein',
  '{spot} decides which rows {index} holds, by {condition}: it excludes rows that overlap among those only, and a masked value would bring others in':
    '{spot} entscheidet, welche Zeilen {index} enthält, nach {condition}: Er schließt nur unter diesen aus, was sich überschneidet, und ein maskierter Wert brächte andere hinein',

  // A part of the rows.
  'the subset {name} starts from {spot}, of which no rows are copied. Delete the line, or `rows: none` of the table':
    'das Subset {name} beginnt bei {spot}, von der keine Zeilen kopiert werden. Löschen Sie die Zeile, oder `rows: none` der Tabelle',
  'the subset {name} has two tables with `bytes`, and each is the size of the whole. Give one of them a `share`':
    'das Subset {name} hat zwei Tabellen mit `bytes`, und jedes ist die Größe des Ganzen. Geben Sie einer von ihnen einen `share`',
  '{spot} names rows of {list}. Add {option} to the rule': '{spot} nennt Zeilen von {list}. Ergänzen Sie {option} in der Regel',
  '{spot} cannot become NULL where the row that it names does not come: {why}. Delete `follow: false`':
    '{spot} kann nicht NULL werden, wo die Zeile, die es nennt, nicht mitkommt: {why}. Löschen Sie `follow: false`',
  'a reference of the file goes by {spot}, and there is no such table':
    'eine Referenz der Datei geht über {spot}, und diese Tabelle gibt es nicht',
  '{columns} and {columns2} are not equally many columns': '{columns} und {columns2} sind nicht gleich viele Spalten',
  '{columns} and {columns2} cannot be compared: their types differ. Say it in SQL: {option}, {option2}':
    '{columns} und {columns2} lassen sich nicht vergleichen: Ihre Typen sind verschieden. Sagen Sie es in SQL: {option}, {option2}',
  '{object} needs {other}, which the file leaves out. Leave it out, too, or keep the other':
    '{object} braucht {other}, das die Datei weglässt. Lassen Sie auch dies weg, oder behalten Sie das andere',
  'PostgreSQL cannot answer {condition}: {message}. Change it in the classification file':
    'PostgreSQL kann {condition} nicht beantworten: {message}. Ändern Sie es in der Klassifikation',
};
