import { describe, expect, test } from 'vitest';
import { HintParser } from './hint-stream.ts';

const event = 'id: shop:7\nevent: changed\ndata: {"system":"shop","seq":7}\n\n';

describe('the stream of hints', () => {
  test('gives a hint for each event', () => {
    expect(new HintParser().take(`retry: 2000\n\n${event}${event.replaceAll('7', '8')}`)).toEqual([
      { system: 'shop', seq: 7 },
      { system: 'shop', seq: 8 },
    ]);
  });

  test('is read alike wherever the network cuts it', () => {
    for (let cut = 0; cut <= event.length; cut += 1) {
      const parser = new HintParser();
      expect([...parser.take(event.slice(0, cut)), ...parser.take(event.slice(cut))]).toEqual([{ system: 'shop', seq: 7 }]);
    }
  });

  test.each([': still here\n\n', 'data: {"system":"shop"}\n\n', 'data: not json\n\n', 'data: null\n\n', 'event: other\n\n'])(
    'passes over %j, which is no hint',
    (text) => {
      expect(new HintParser().take(text)).toEqual([]);
    },
  );
});
