import type { Detector } from '#local/init/detector.ts';
import { dotnet, go, java, rust } from './compiled.ts';
import { node } from './node.ts';
import { python } from './python.ts';
import { pages, php, ruby } from './scripted.ts';

/** In the order in which they are asked; the first that knows a folder says what it is. Pages are what nothing else is. */
export const detectors: readonly Detector[] = [node, python, go, rust, java, dotnet, ruby, php, pages];
