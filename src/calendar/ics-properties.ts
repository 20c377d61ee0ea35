import ICAL from 'ical.js';
import { z } from 'zod';
import { type Block, type ContentLine, blocksOf } from './ics-lines.ts';
import { NotTrusted } from './not-trusted.ts';

/** One property of an event, with the line that it stands in. */
export interface Property {
  readonly name: string;
  readonly line: number;
  /** Its value as it stands in the file. */
  readonly written: string;
  readonly values: readonly unknown[];
  /** TZID. */
  readonly zone?: string;
  /** RANGE: more than the one occurrence that it names. */
  readonly range?: string;
}

export interface Component {
  readonly line: number;
  readonly properties: readonly Property[];
}

const property = z.tuple(
  [z.string(), z.looseObject({ tzid: z.string().optional(), range: z.string().optional() }), z.string()],
  z.unknown(),
);
const component = z.tuple([z.string(), z.array(property), z.array(z.unknown())]);

/** The events of a calendar file, as its parser reads them, each property beside its line. */
export function eventsOf(text: string): readonly Component[] {
  const read = blocksOf(text);
  if (!read.ok) throw new NotTrusted(read.line, read.sentence);
  const version = read.calendar.lines.find(({ name }) => name === 'VERSION');
  if (version !== undefined && version.value !== '2.0') {
    throw new NotTrusted(version.line, `This is version ${version.value} of the format, and only 2.0 is read: export it anew.`);
  }
  const [, , parts] = shaped(parse(text));
  const events = parts.map(shaped).filter(([name]) => name === 'vevent');
  const blocks = read.calendar.blocks.filter(({ name }) => name === 'VEVENT');
  return events.map(([, properties], index) => withLines(properties, blocks[index]));
}

function shaped(part: unknown): z.infer<typeof component> {
  const read = component.safeParse(part);
  if (!read.success) throw new NotTrusted(1, 'The file is not read: a part of it has a shape that no calendar has.');
  return read.data;
}

function parse(text: string): unknown {
  try {
    return ICAL.parse(text);
  } catch (error) {
    throw new NotTrusted(1, `The file is not read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function withLines(properties: readonly z.infer<typeof property>[], block: Block | undefined): Component {
  if (block === undefined || block.lines.length !== properties.length) {
    throw new NotTrusted(block?.line ?? 1, 'A line of this event is no property: each has a name, a colon and a value.');
  }
  return { line: block.line, properties: properties.map((each, index) => propertyOf(each, block.lines[index])) };
}

function propertyOf([name, { tzid, range }, , ...values]: z.infer<typeof property>, content: ContentLine | undefined): Property {
  const place = { name: name.toUpperCase(), line: content?.line ?? 1, written: content?.value ?? '', values };
  return { ...place, ...(tzid === undefined ? {} : { zone: tzid }), ...(range === undefined ? {} : { range }) };
}
