import { judgeInTime } from './in-time.ts';
import { judgeApproval } from './approval.ts';
import { judgeCheck } from './check.ts';
import { judgeData } from './data.ts';
import type { GateContext, Judgement } from './context.ts';
import { standingException } from './exception.ts';
import { judgeMigrations } from './migrations.ts';
import { judgePeople } from './people.ts';
import { judgeRequirements } from './requirements.ts';
import { judgeScope } from './scope.ts';
import { judgeSoak } from './soak.ts';
import type { Gate } from '#core/system.ts';

/** Judges one gate: an Exception that stands, or the gate's own rule. */
export function judgeGate(context: GateContext, gate: Gate): Judgement {
  const exception = standingException(context.release, context.stage.name, gate.hash, context.at);
  if (exception !== undefined) return { passed: true, evidence: [], exceptions: [exception.id] };
  switch (gate.kind) {
    case 'check':
      return judgeCheck(context, gate);
    case 'approval':
      return judgeInTime(context, gate, judgeApproval(context, gate));
    case 'soak':
      return judgeSoak(context, gate);
    case 'migrations':
      return judgeMigrations(context, gate);
    case 'scope':
      return judgeInTime(context, gate, judgeScope(context, gate));
    case 'requirements':
      return judgeRequirements(context, gate);
    case 'data':
      return judgeData(context, gate);
    case 'sign-off':
    case 'manual':
      return judgeInTime(context, gate, judgePeople(context, gate));
  }
}
