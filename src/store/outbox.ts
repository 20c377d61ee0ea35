// What is on its way to people and programs. Text and numbers, as everywhere in the store.

/** Something that is to be told, written in the transaction of the events that caused it; nobody has said yet whom it goes to. */
export interface NoticeRow {
  readonly id: string;
  readonly body: string;
}

/** One message to one receiver, and there to one person, where it is for her. */
export interface DeliveryRow {
  readonly id: string;
  readonly receiver: string;
  readonly person?: string;
  readonly body: string;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** Not before. */
  readonly dueAt: number;
  /** With whatever else is due to the same one then, as one message. */
  readonly together: boolean;
}

/**
 * `withheld`: it stood in a backup, and may have been sent since. `dead`: it was given up, and stays until a person sends it again or
 * it is forgotten as old.
 */
export type DeliveryState = 'waiting' | 'sent' | 'dead' | 'withheld';

export interface DeliveryLine extends DeliveryRow {
  readonly state: DeliveryState;
  /** How often it was tried since it was last begun. */
  readonly attempts: number;
  /** Why it is not there. */
  readonly because?: string;
  /** Since when it is tried: a person may begin anew. */
  readonly since: number;
  /** When it was sent, or given up. */
  readonly endedAt?: number;
}

/** The first of its line, in the hands of one controller. */
export interface ClaimedDelivery extends DeliveryLine {
  readonly claim: number;
}

export type Outcome =
  | { readonly state: 'sent' }
  | { readonly state: 'dead'; readonly because: string }
  | { readonly state: 'waiting'; readonly because: string; readonly dueAt: number };

export interface DeliveryRequest {
  readonly owner: string;
  readonly holdMs: number;
  readonly limit: number;
  /** Receivers that have enough in hand. */
  readonly except?: readonly string[];
}

export interface OutboxCounts {
  readonly waiting: number;
  readonly dead: number;
  readonly withheld: number;
}

/**
 * Deliveries stand in lines: one for each receiver and person, another for what goes together. Within a line the next is claimed when the
 * one before it is done, so that nothing overtakes; a line whose receiver is away waits, and the others go on.
 */
export interface OutboxStore {
  /** Takes notices, oldest first, and writes what becomes of them, in one transaction. Says how many. */
  spread(limit: number, deliveriesOf: (notice: NoticeRow) => readonly DeliveryRow[]): Promise<number>;
  /** The first of each line that is due and free. A claim that is held too long is free for another. */
  claim(request: DeliveryRequest): Promise<readonly ClaimedDelivery[]>;
  /** What goes with it: due in the same line, oldest first. */
  mates(head: ClaimedDelivery, limit: number): Promise<readonly DeliveryLine[]>;
  /** Writes what became of it and of its mates; false where the claim is another's by now. */
  settle(head: ClaimedDelivery, mates: readonly string[], outcome: Outcome): Promise<boolean>;
  /** Newest first. */
  list(filter: {
    readonly states?: readonly DeliveryState[];
    readonly person?: string;
    readonly limit: number;
  }): Promise<readonly DeliveryLine[]>;
  counts(): Promise<OutboxCounts>;
  /** What was given up or withheld waits again, from the beginning; false where there is no such one. */
  again(id: string): Promise<boolean>;
  /** What waits is not sent: this store is a copy, and the other may have sent it. Says how many. */
  withhold(because: string): Promise<number>;
  /** Forgets what a person or a receiver is still to get, or got. */
  forget(whose: { readonly person: string } | { readonly receiver: string }): Promise<void>;
  /** Forgets what was sent, and what was given up, before these instants. Says how many of the latter. */
  sweep(before: { readonly sent: number; readonly dead: number }): Promise<number>;
}

/** More in one line are not kept waiting: they are given up at once, and told as such. */
export const mostInLine = 1_000;
export const lineIsFull = `More than ${mostInLine} wait for this receiver already.`;

/** What is in one line overtakes nothing in it. */
export function lineOf({ receiver, person = '', together }: DeliveryRow): string {
  return JSON.stringify([receiver, person, together]);
}
