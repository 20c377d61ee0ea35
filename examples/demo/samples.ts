import type { Customers } from '../shop/customers.ts';

const everyMs = 20;

/** What customers got in some time. */
export interface Served {
  readonly requests: number;
  readonly failures: number;
}

interface Sample extends Served {
  readonly at: number;
}

export interface Samples {
  /** Between two instants, in milliseconds since 1970: rather a request more than one less. */
  between(from: number, to: number): Served;
  end(): void;
}

/** Notes from now on what customers got until when. */
export function sampleCustomers(customers: Customers, signal: AbortSignal): Samples {
  const samples: Sample[] = [];
  const note = (): void => {
    const { requests, failures } = customers.counts();
    samples.push({ at: Date.now(), requests, failures });
  };
  note();
  const timer = setInterval(note, everyMs);
  const end = (): void => clearInterval(timer);
  signal.addEventListener('abort', end, { once: true });
  return {
    end,
    between: (from, to) => {
      const before = samples.findLast(({ at }) => at <= from) ?? samples[0];
      const after = samples.find(({ at }) => at >= to) ?? samples.at(-1);
      if (before === undefined || after === undefined) return { requests: 0, failures: 0 };
      return { requests: after.requests - before.requests, failures: after.failures - before.failures };
    },
  };
}
