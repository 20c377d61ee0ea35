import { rolesOf } from '#core/roster.ts';
import { refuse } from '#core/refusal.ts';
import type { Order } from '#core/state.ts';
import { environmentViews } from '#core/views/environments.ts';
import { noSystem } from '#core/judge/release.ts';
import { pathView } from '#core/views/path.ts';
import { promotionView } from '#core/views/promotion.ts';
import { releaseView, whyView } from '#core/views/release.ts';
import type { OrderView } from '#core/views/shapes.ts';
import { ApprovalsBook } from './approvals-book.ts';
import type { Handlers } from './asked.ts';
import type { SystemRead } from './authorize.ts';
import type { HttpContext } from './context.ts';
import { readSeen } from './read-seen.ts';
import { Refused } from './refused.ts';
import { withPromotion, withRelease } from './release-rows.ts';

type ViewIds =
  | 'systems'
  | 'approvals'
  | 'path'
  | 'release'
  | 'why'
  | 'environments'
  | 'proposals'
  | 'adoptions'
  | 'exceptions'
  | 'orders'
  | 'promotion';

/** What people see of systems: pure views of the state as it was when they were let in. */
export function systemHandlers(context: HttpContext): Pick<Handlers, ViewIds> {
  return { ...overviewHandlers(context), ...journeyHandlers(context), ...listHandlers };
}

function overviewHandlers(context: HttpContext): Pick<Handlers, 'systems' | 'approvals' | 'path' | 'environments'> {
  const book = new ApprovalsBook();
  return {
    async systems({ caller }) {
      const { person } = caller.user;
      const seen = await readSeen(caller, context);
      return {
        systems: seen.map(({ state, seq }) => ({
          system: state.head.system,
          seq,
          version: state.head.version,
          roles: [...rolesOf(state, person)],
        })),
      };
    },
    async approvals({ caller, query: { since } }) {
      const asOf = book.begin();
      const seen = await readSeen(caller, context);
      return book.views(seen, { person: caller.user.person, now: context.engine.now(), since, asOf });
    },
    async path({ system: { state, seq } }) {
      const view = pathView(state, seq);
      if (view === undefined) throw new Refused(noSystem(state));
      return view;
    },
    async environments({ system: { state, seq } }) {
      return { ...asOf({ state, seq }), environments: [...environmentViews(state)] };
    },
  };
}

function journeyHandlers({ engine, store }: HttpContext): Pick<Handlers, 'release' | 'why' | 'promotion'> {
  return {
    async release({ system, parameters: { release } }) {
      const { state, seq } = await withRelease(store, system, release);
      return releaseView(state, seq, engine.now(), release) ?? missing('no-such-release', `release ${release}`, state.head.system);
    },
    async why({ system, parameters: { release }, query }) {
      const { state, seq } = await withRelease(store, system, release);
      return (
        whyView(state, seq, engine.now(), { release, ...query }) ?? missing('no-such-release', `release ${release}`, state.head.system)
      );
    },
    async promotion({ system, parameters: { promotion: id } }) {
      const { state } = await withPromotion(store, system, id);
      const promotion = state.promotions.get(id) ?? missing('no-such-promotion', `promotion ${id}`, state.head.system);
      return { ...asOf(system), promotion: promotionView(state, promotion) };
    },
  };
}

const listHandlers: Pick<Handlers, 'proposals' | 'adoptions' | 'exceptions' | 'orders'> = {
  async proposals({ system }) {
    const proposals = [...system.state.proposals.values()].map(({ system: _file, weakens, ...line }) => ({
      ...line,
      weakens: [...weakens],
    }));
    return { ...asOf(system), proposals };
  },
  async adoptions({ system }) {
    return { ...asOf(system), adoptions: [...system.state.adoptions.values()] };
  },
  async exceptions({ system }) {
    const releases = [...system.state.releases.values()];
    return {
      ...asOf(system),
      exceptions: releases.flatMap(({ id, exceptions }) => exceptions.map((exception) => ({ ...exception, release: id }))),
    };
  },
  async orders({ system }) {
    return { ...asOf(system), orders: [...system.state.orders.values()].map(orderView) };
  },
};

function orderView(order: Order): OrderView {
  const { key, kind, promotion, environment, host, fence, attempt, issued, deadline, state, because } = order;
  const view = { key, kind, promotion, environment, host, fence, attempt, issued, deadline, state };
  return because === undefined ? view : { ...view, because };
}

function asOf({ state, seq }: SystemRead): { readonly system: string; readonly seq: number } {
  return { system: state.head.system, seq };
}

export function missing(
  code: 'no-such-release' | 'no-such-promotion' | 'no-such-environment' | 'no-such-evidence',
  what: string,
  system: string,
): never {
  throw new Refused(refuse(code, `${system} has no ${what}.`, 'lockstep status'));
}
