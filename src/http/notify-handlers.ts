import type { z } from 'zod';
import type { deliveryLineShape, ownNoticesShape, triedShape } from '#core/api/notify-shapes.ts';
import type { Fault } from '#core/notify/patience.ts';
import type { NotifyDesk } from '#notify/notify-desk.ts';
import type { KnownReceiver } from '#notify/receiver-book.ts';
import { readNotice } from '#notify/read-notice.ts';
import type { DeliveryLine } from '#store/outbox.ts';
import type { Asked, Handlers } from './asked.ts';
import type { HttpContext } from './context.ts';
import { refused } from './refused.ts';

type Handled = 'receivers' | 'putReceiver' | 'removeReceiver' | 'testReceiver' | 'changeSigningKey';
type OfNotices = 'notices' | 'retryNotice' | 'ownNotices' | 'chooseNotices' | 'testOwnNotices';

/** Where notices go, told in the log with who said so; of what each person is told; and what became of them. */
export function notifyHandlers(context: HttpContext): Pick<Handlers, Handled | OfNotices> {
  return { ...receiverHandlers(context), ...noticeHandlers(context) };
}

function receiverHandlers(context: HttpContext): Pick<Handlers, Handled> {
  return {
    async receivers() {
      return { receivers: (await deskOf(context).receivers()).map(receiverLine) };
    },
    putReceiver: (asked) => putReceiver(asked, context),
    async removeReceiver({ parameters: { receiver }, caller, request }) {
      if (!(await deskOf(context).remove(receiver))) throw noReceiver(receiver);
      request.log.info({ by: caller.user.person, receiver }, 'a receiver of notices was removed');
      return undefined;
    },
    async testReceiver({ parameters: { receiver }, caller }) {
      await requireReceiver(context, receiver);
      return triedLine(await deskOf(context).tryOut(receiver, caller.user.person));
    },
    async changeSigningKey({ parameters: { receiver }, caller, request }) {
      const by = caller.user.person;
      const known = await requireReceiver(context, receiver);
      const key = await deskOf(context).changeKey(receiver, { by, at: context.engine.now() });
      if (key === undefined)
        throw refused('invalid-request', `${receiver} is a ${known.receiver.kind} server, and signs nothing.`, 'lockstep notify list');
      request.log.info({ by, receiver }, 'the signing key of a receiver was changed');
      return { key };
    },
  };
}

function noticeHandlers(context: HttpContext): Pick<Handlers, OfNotices> {
  return {
    async notices({ query: { state, limit } }) {
      const { outbox } = deskOf(context);
      const rows = await outbox.list({ limit, ...(state !== undefined && { states: [state] }) });
      return { counts: await outbox.counts(), notices: rows.map(deliveryLine) };
    },
    async retryNotice({ parameters: { notice }, caller, request }) {
      if (!(await deskOf(context).outbox.again(notice)))
        throw refused('no-such-notice', `No notice ${notice} was given up or withheld.`, 'lockstep notify list');
      request.log.info({ by: caller.user.person, notice }, 'a notice is sent again');
      return undefined;
    },
    ownNotices: ({ caller }) => ownNotices(context, caller.user.person),
    async chooseNotices({ body, caller }) {
      requireZone(deskOf(context), body.zone);
      await deskOf(context).choose(caller.user.person, body);
      return ownNotices(context, caller.user.person);
    },
    testOwnNotices: async ({ caller }) => triedLine(await deskOf(context).tryOwn(caller.user.person)),
  };
}

async function putReceiver({ parameters: { receiver }, body, caller, request }: Asked<'putReceiver'>, context: HttpContext) {
  const desk = deskOf(context);
  const by = caller.user.person;
  requireZone(desk, body.settings.zone);
  if ((await desk.receivers()).length >= mostReceivers && (await desk.receiver(receiver)) === undefined)
    throw refused('slow-down', `There are ${mostReceivers} receivers.`, 'Remove some first.');
  const put = await desk.put(receiver, { ...body, by, at: context.engine.now() });
  if (put === undefined)
    throw refused('invalid-request', `${receiver} has no address yet: give its \`url\`.`, 'lockstep notify add --help');
  request.log.info({ by, receiver }, 'a receiver of notices was set');
  return { receiver: receiverLine(await requireReceiver(context, receiver)), ...put };
}

const mostReceivers = 100;

async function ownNotices(context: HttpContext, person: string): Promise<z.output<typeof ownNoticesShape>> {
  const desk = deskOf(context);
  const choice = await desk.choiceOf(person);
  const rows = await desk.outbox.list({ person, limit: 20 });
  return { ...(choice && { choice }), isMailed: await desk.isMailed(), notices: rows.map(deliveryLine) };
}

function deskOf({ notify }: HttpContext): NotifyDesk {
  if (notify === undefined) throw refused('no-such-route', 'This controller sends no notices.', 'lockstep serve');
  return notify;
}

async function requireReceiver(context: HttpContext, name: string): Promise<KnownReceiver> {
  const known = await deskOf(context).receiver(name);
  if (known === undefined) throw noReceiver(name);
  return known;
}

function noReceiver(name: string): Error {
  return refused('no-such-receiver', `There is no receiver ${name}.`, 'lockstep notify list');
}

function requireZone(desk: NotifyDesk, zone: string): void {
  const doubt = desk.doubtOfZone(zone);
  if (doubt !== undefined) throw refused('invalid-request', doubt, 'lockstep notify mine --help');
}

function receiverLine({ receiver: { name, ...settings }, by, at }: KnownReceiver) {
  return { name, settings, by, at };
}

function triedLine(fault: Fault | undefined): z.output<typeof triedShape> {
  return fault === undefined ? { arrived: true } : { arrived: false, because: fault.sentence };
}

function deliveryLine({ body, together: _together, since: _since, ...row }: DeliveryLine): z.output<typeof deliveryLineShape> {
  const notice = readNotice(body);
  return { ...row, kind: notice?.kind ?? '', system: notice?.system ?? '', subject: notice?.subject ?? '' };
}
