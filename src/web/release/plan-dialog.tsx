import { Told } from '#web/parts/told.tsx';
import { type Term, say } from '#web/words/say.ts';
import { useState } from 'react';
import { adviseCanary, percentOf as typedPercent, usualAdvice, type AdviceRequest, type CanaryAdvice } from '#core/canary/advice.ts';
import { percentOf, wordsOfCount } from '#web/words/numbers.ts';
import { wordsOfSpan } from '#web/words/spans.ts';
import { Button } from '#web/parts/button.tsx';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { Dialog, DialogButtons } from '#web/parts/dialog.tsx';
import { TextInput } from '#web/parts/text-input.tsx';
import styles from './plan-dialog.module.css';

const usual = { rps: '50', errors: '0.1', find: '1', budget: '5000', minutes: '30' };
type Field = keyof typeof usual;

const labels: { readonly [Name in Field]: Term } = {
  rps: 'Requests a second, in an ordinary hour',
  errors: 'Of them fail today, in %',
  find: 'To be found: so many fail, in %',
  budget: 'Most requests until it is found',
  minutes: 'Longest first step, in minutes',
};

/** What a canary would cost: answered while one types, by the same rules as `lockstep canary plan`. */
export function PlanDialog({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(usual);
  const request = requestOf(typed);
  return (
    <Dialog title={say('Plan a canary')} onClose={onClose}>
      <div className={styles['plan']}>
        <div className={styles['fields']}>
          {fields.map((name) => (
            <TextInput
              key={name}
              label={say(labels[name])}
              value={typed[name]}
              onChange={(value) => setTyped({ ...typed, [name]: value })}
            />
          ))}
        </div>
        <div aria-live="polite" className={styles['advice']}>
          {request === undefined ? (
            <p>{say('Each of these wants a number above zero, and a share at most 100.')}</p>
          ) : (
            <Advice request={request} />
          )}
        </div>
        <DialogButtons>
          <Button onPress={onClose}>{say('Close')}</Button>
        </DialogButtons>
      </div>
    </Dialog>
  );
}

const fields: readonly Field[] = ['rps', 'errors', 'find', 'budget', 'minutes'];

function requestOf({ rps, errors, find, budget, minutes }: typeof usual): AdviceRequest | undefined {
  const numbers = [rps, errors, find, budget, minutes].map((text) => Number(text.replace(',', '.')));
  const [perSecond = 0, failing = 0, wanted = 0, most = usualAdvice.budget, within = 0] = numbers;
  const isRight = numbers.every(Number.isFinite) && perSecond >= 0.001 && failing >= 0 && wanted > 0 && most >= 1 && within > 0;
  if (!isRight || failing > 100 || wanted > 100 || within > 1_440) return undefined;
  return { requestsPerSecond: perSecond, errors: failing / 100, find: wanted / 100, budget: Math.round(most), withinMs: within * 60_000 };
}

function Advice({ request }: { readonly request: AdviceRequest }) {
  const advice = adviseCanary(request);
  return (
    <>
      <p>
        <strong>
          <Told text={advice.sentence} />
        </strong>
      </p>
      {advice.kind === 'plan' ? (
        <Steps advice={advice} />
      ) : (
        <p>
          <Told text={advice.next} />
        </p>
      )}
      <CopyCommand command={typedOf(request)} />
    </>
  );
}

function typedOf({ requestsPerSecond, errors, find, budget, withinMs }: AdviceRequest): string {
  const share = (value: number): string => typedPercent(value).replace(' ', '');
  return `lockstep canary plan --rps ${requestsPerSecond} --errors ${share(errors)} --find ${share(find)} --budget ${budget} --within ${withinMs / 60_000}m`;
}

function Steps({ advice }: { readonly advice: Extract<CanaryAdvice, { readonly kind: 'plan' }> }) {
  return (
    <>
      <table className={styles['steps']}>
        <thead>
          <tr>
            <th scope="col">{say('Share')}</th>
            <th scope="col">{say('Time')}</th>
            <th scope="col">{say('Requests')}</th>
            <th scope="col">{say('Fail, if it is that bad')}</th>
          </tr>
        </thead>
        <tbody>
          {advice.steps.map(({ share, ms, requests, failing }) => (
            <tr key={share}>
              <td>{percentOf(share)}</td>
              <td>{wordsOfSpan(ms)}</td>
              <td>{wordsOfCount(requests)}</td>
              <td>{wordsOfCount(failing)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <pre
        className={styles['file']}
        // reason: keys scroll it, once it has the focus; not every browser gives it by itself.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {advice.file}
      </pre>
    </>
  );
}
