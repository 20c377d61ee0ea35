// The page about access, in an installation of its own: whoever asks for a second person there is asked for one everywhere.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the page about access', walks.access, { people: ['dora', 'carla', 'deniz', 'bo', 'eva', 'otto'] });
