// The pages about the installation: what whoever runs the house types.
import { walks } from './docs-walk/all.ts';
import { playPages } from './docs-walk/play-pages.ts';

playPages('the pages about the installation', walks.installation, { serve: ['--agent-listen', '127.0.0.1:0'] });
