// The examples of the commands about people, in an installation of its own: rights that wait for a second person wait everywhere.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the examples of commands about people', walks.commandsOfPeople, { people: ['ada', 'dora', 'bo', 'eva', 'otto'] });
