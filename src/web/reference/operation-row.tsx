import { useState } from 'react';
import { Link } from 'wouter';
import { CopyCommand } from '#web/parts/copy-command.tsx';
import { referencePath } from '#web/paths.ts';
import { say } from '#web/words/say.ts';
import { type FieldLine, fieldsOf } from './fields.ts';
import styles from './operation-row.module.css';
import { type Answer, type Content, curlOf, type Operation, type Parameter } from './read-document.ts';

interface OperationRowProps {
  readonly operation: Operation;
  /** It is what the address names, so it is open. */
  readonly isWanted: boolean;
}

/** One route: a line, and everything about it once it is opened. What it says of itself is English, as the interface is. */
export function OperationRow({ operation, isWanted }: OperationRowProps) {
  const [chosen, choose] = useState<boolean>();
  const isOpen = chosen ?? isWanted;
  const { id, method, path, summary } = operation;
  return (
    <details id={id} className={styles['operation']} open={isOpen} lang="en">
      <summary
        className={styles['summary']}
        onClick={(event) => {
          event.preventDefault();
          choose(!isOpen);
        }}
      >
        <span className={styles['method']}>{method}</span> <code>{path}</code>
        <span className={styles['words']}>{summary}</span>
      </summary>
      {isOpen && <Whole operation={operation} />}
    </details>
  );
}

function Whole({ operation }: { readonly operation: Operation }) {
  const { id, description, parameters, body, answers } = operation;
  return (
    <div className={styles['whole']}>
      <p>
        {description} <Link href={referencePath({ route: id })}>{say('Link to this route')}</Link>
      </p>
      <CopyCommand command={curlOf(operation, location.origin)} />
      {parameters.length > 0 && <Parameters parameters={parameters} />}
      {body !== undefined && <Body title={say('Body')} content={body} />}
      {answers.map((answer) => (
        <AnswerOf key={answer.status} answer={answer} />
      ))}
    </div>
  );
}

function Parameters({ parameters }: { readonly parameters: readonly Parameter[] }) {
  const lines = parameters.map(({ name, place, isRequired, schema }): FieldLine => {
    const [told] = fieldsOf(schema);
    const limits = [`in the ${place}`, ...(told === undefined || told.limits === '' ? [] : [told.limits])].join('; ');
    return { path: name, depth: 0, isRequired, words: told?.words ?? 'text', limits };
  });
  return <Fields title={say('Parameters')} lines={lines} />;
}

function Body({ title, content: { type, schema, examples } }: { readonly title: string; readonly content: Content }) {
  const lines = fieldsOf(schema);
  return (
    <>
      {lines.length === 0 ? (
        <p>
          <strong>{title}</strong> <code>{type}</code>
        </p>
      ) : (
        <Fields title={`${title}, ${type}`} lines={lines} />
      )}
      {examples.map(({ name, value }) => (
        <figure key={name}>
          <figcaption className={styles['quiet']}>{name}</figcaption>
          <pre className={styles['example']}>{JSON.stringify(value, null, 2)}</pre>
        </figure>
      ))}
    </>
  );
}

function AnswerOf({ answer: { status, description, content } }: { readonly answer: Answer }) {
  if (content === undefined) {
    return (
      <p>
        <strong>{status}</strong> {description} {status === 'else' && <a href="#errors">{say('Its shape')}</a>}
      </p>
    );
  }
  return <Body title={`${status}: ${description}`} content={content} />;
}

export function Fields({ title, lines }: { readonly title: string; readonly lines: readonly FieldLine[] }) {
  return (
    <table className={styles['fields']}>
      <caption>{title}</caption>
      <tbody>
        {lines.map(({ path, depth, words, isRequired, limits }, index) => (
          // The same path may stand in several choices.
          <tr key={`${path} ${index}`}>
            <th scope="row" style={{ paddingInlineStart: `${Math.max(0, depth - 1) * 12}px` }}>
              <code>{path === '' ? '·' : path}</code>
              {isRequired && <span title={say('always there')}> *</span>}
            </th>
            <td>{words}</td>
            <td className={styles['quiet']}>{limits}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
