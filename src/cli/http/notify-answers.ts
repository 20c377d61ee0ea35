import { isFlag, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

/** A webhook has a template, a mail server a host. */
interface SettingsLine {
  readonly kind: string;
  readonly template?: string;
  readonly host?: string;
  readonly port?: number;
  readonly to?: string;
  readonly kinds?: readonly string[];
  readonly systems?: readonly string[];
  readonly roles?: readonly string[];
  readonly quiet?: string;
  readonly digest?: string;
  readonly zone: string;
}

const isSettings = objectOf<SettingsLine>({
  kind: isText,
  template: optional(isText),
  host: optional(isText),
  port: optional(isNumber),
  to: optional(isText),
  kinds: optional(listOf(isText)),
  systems: optional(listOf(isText)),
  roles: optional(listOf(isText)),
  quiet: optional(isText),
  digest: optional(isText),
  zone: isText,
});

export interface ReceiverLine {
  readonly name: string;
  readonly settings: SettingsLine;
  readonly by: string;
  readonly at: number;
}

const isReceiver = objectOf<ReceiverLine>({ name: isText, settings: isSettings, by: isText, at: isNumber });
export const isReceivers = objectOf<{ readonly receivers: readonly ReceiverLine[] }>({ receivers: listOf(isReceiver) });
export const isPutReceiver = objectOf<{ readonly receiver: ReceiverLine; readonly key?: string }>({
  receiver: isReceiver,
  key: optional(isText),
});
export const isSigningKey = objectOf<{ readonly key: string }>({ key: isText });

export interface Tried {
  readonly arrived: boolean;
  readonly because?: string;
}
export const isTried = objectOf<Tried>({ arrived: isFlag, because: optional(isText) });

export interface NoticeLine {
  readonly id: string;
  readonly state: 'waiting' | 'sent' | 'dead' | 'withheld';
  readonly receiver: string;
  readonly person?: string;
  readonly subject: string;
  readonly at: number;
  readonly dueAt: number;
  readonly attempts: number;
  readonly because?: string;
  readonly endedAt?: number;
}

const isNotice = objectOf<NoticeLine>({
  id: isText,
  state: oneOf('waiting', 'sent', 'dead', 'withheld'),
  receiver: isText,
  person: optional(isText),
  subject: isText,
  at: isNumber,
  dueAt: isNumber,
  attempts: isNumber,
  because: optional(isText),
  endedAt: optional(isNumber),
});

export interface Counts {
  readonly waiting: number;
  readonly dead: number;
  readonly withheld: number;
}
export const isNotices = objectOf<{ readonly counts: Counts; readonly notices: readonly NoticeLine[] }>({
  counts: objectOf<Counts>({ waiting: isNumber, dead: isNumber, withheld: isNumber }),
  notices: listOf(isNotice),
});

/** What a person has chosen; absent: nothing yet. */
export interface ChoiceLine {
  readonly address?: string;
  readonly kinds?: readonly string[];
  readonly systems?: readonly string[];
  readonly quiet?: string;
  readonly digest?: string;
  readonly zone: string;
}

export interface OwnNotices {
  readonly choice?: ChoiceLine;
  readonly isMailed: boolean;
  readonly notices: readonly NoticeLine[];
}
export const isOwnNotices = objectOf<OwnNotices>({
  choice: optional(
    objectOf<ChoiceLine>({
      address: optional(isText),
      kinds: optional(listOf(isText)),
      systems: optional(listOf(isText)),
      quiet: optional(isText),
      digest: optional(isText),
      zone: isText,
    }),
  ),
  isMailed: isFlag,
  notices: listOf(isNotice),
});
