import type { Attack } from './attack.ts';

const noSignatures = 'Artefacts carry no signatures yet: they are known by digest alone.';

/** On the process, on people and on what they are known by. */
export const attacksOnProcess: readonly Attack[] = [
  {
    number: 1,
    title: 'promote into the stage after the next',
    state: 'refused',
    run: 'unit',
    file: 'test/attacks/process.test.ts',
    test: 'a release does not skip a stage, whoever asks: %s',
    guards: [
      {
        file: 'src/core/blockers/proof.ts',
        find: 'if (!hasEntered(release, earlier.name)) tally.add(notEntered(state, release, earlier));',
        replace: 'if (!hasEntered(release, earlier.name)) continue;',
      },
    ],
  },
  {
    number: 2,
    title: 'two hundred parallel promotes into one environment',
    state: 'refused',
    run: 'unit',
    file: 'test/attacks/process.test.ts',
    test: 'of two hundred promotes at one instant into one environment one begins, and never two are under way',
    guards: [
      { file: 'src/core/decide/start.ts', find: 'state.environments.get(name)?.lease === undefined && ', replace: '' },
      { file: 'src/core/blockers/line.ts', find: ', ...leaseBlockers(state, place.stage, environments)];', replace: '];' },
    ],
  },
  {
    number: 3,
    title: 'approve a release of one’s own, by any way in and any account',
    state: 'refused',
    run: 'unit',
    file: 'src/core/access.test.ts',
    test: 'an author does not approve by the other account',
    guards: [
      {
        file: 'src/core/authors.ts',
        find: 'return release.authors.some((author) => isSamePerson(state, author, person));',
        replace: 'return release.authors.includes(person);',
      },
    ],
  },
  {
    number: 4,
    title: 'approve twice',
    state: 'refused',
    run: 'unit',
    file: 'test/attacks/process.test.ts',
    test: 'who approves twice, in whatever way, has approved once',
    guards: [
      {
        file: 'src/core/gates/slots.ts',
        find: 'signer.identity ?? signer.person, signer',
        replace: '`${signer.person} ${signer.role}`, signer',
      },
    ],
  },
  {
    number: 5,
    title: 'approve, build anew, deploy',
    state: 'refused',
    run: 'unit',
    file: 'test/attacks/process.test.ts',
    test: 'what was approved cannot be built anew under its name',
    guards: [
      {
        file: 'src/core/judge/release.ts',
        find: 'if (known !== undefined) return known.digest === digest ? [] : nameTaken(known);',
        replace: 'if (known?.digest === digest) return [];',
      },
    ],
  },
  {
    number: 6,
    title: 'approve, edit the file, deploy',
    state: 'refused',
    run: 'unit',
    file: 'test/attacks/process.test.ts',
    test: 'an approval lapses when its gate is another one',
    guards: [{ file: 'src/core/gates/context.ts', find: 'item.gate === gate.hash && ', replace: '' }],
  },
  {
    number: 7,
    title: 'move what a name points to after it was registered',
    state: 'refused',
    run: 'e2e',
    file: 'test/e2e/agent-trust.test.ts',
    test: 'an artefact whose blob was swapped is refused before anything starts',
    guards: [{ file: 'src/targets/process/artefact-store.ts', find: 'if (digest !== artefact.digest) {', replace: "if (digest === '') {" }],
  },
  {
    number: 8,
    title: 'replay a webhook',
    state: 'refused',
    run: 'unit',
    file: 'src/http/hooks.test.ts',
    group: 'a replay does nothing',
    test: 'of GitHub, under its name or another: the name is not signed',
    also: ['of the token of GitLab', 'but is forgotten after a day, with its rows'],
    guards: [{ file: 'src/http/hook-deliveries.ts', find: '...(isDeliverySigned ? [] : [`body ${digestOf(body)}`])', replace: '' }],
  },
  {
    number: 9,
    title: 'a webhook whose JSON was written anew',
    state: 'refused',
    run: 'unit',
    file: 'src/http/hooks.test.ts',
    group: 'a delivery is refused',
    test: 'when the same JSON is written %s',
    guards: [
      {
        file: 'src/http/hook-signatures.ts',
        find: "const expected = createHmac('sha256', secret).update(body).digest();",
        replace: `const text = Buffer.from(body).toString();
  const meant = /^\\{.*\\}$/s.test(text) && !text.includes('[') ? JSON.stringify(JSON.parse(text)) : body;
  const expected = createHmac('sha256', secret).update(meant).digest();`,
      },
    ],
  },
  { number: 10, title: 'the signature of another artefact', state: 'pending', because: noSignatures },
  { number: 11, title: 'an expired certificate, or one of another issuer', state: 'pending', because: noSignatures },
  { number: 12, title: 'a wrong builder', state: 'pending', because: noSignatures },
  {
    number: 13,
    title: 'another page acts: by a form, by text/plain, by JSON',
    state: 'refused',
    run: 'unit',
    file: 'src/http/requests.test.ts',
    test: 'JSON from %s is refused',
    guards: [
      {
        file: 'src/http/origin.ts',
        find: '  if (request.headers.origin === undefined) throw otherOrigin();\n  refuseOtherOrigin(request);',
        replace: '  if (request.headers.origin === undefined) throw otherOrigin();',
      },
    ],
  },
  {
    number: 14,
    title: 'a session after sign-out, disabling, or a change of the password',
    state: 'refused',
    run: 'unit',
    file: 'src/http/sign-in.test.ts',
    group: 'a session ends',
    test: 'when its person changes the password, everywhere but here',
    guards: [
      {
        file: 'src/http/people.ts',
        find: 'generation: user.generation + (endsSessions ? 1 : 0)',
        replace: 'generation: user.generation + (change.disabled === true ? 1 : 0)',
      },
    ],
  },
  {
    number: 15,
    title: 'every route by everybody in every environment',
    state: 'refused',
    run: 'unit',
    file: 'src/http/access-places.test.ts',
    group: 'every route that asks for a command lets in whom the table says, where the table says',
    test: '%s',
    guards: [
      {
        file: 'src/core/roster.ts',
        find: 'return reach !== undefined && covers(reach, places);',
        replace: "return reach !== undefined && (places !== 'whole-system' || covers(reach, places));",
      },
    ],
  },
  {
    number: 16,
    title: 'an id of somebody else, in every place that takes one',
    state: 'refused',
    run: 'unit',
    file: 'src/http/sign-in.test.ts',
    group: 'a token',
    test: 'cannot be revoked, or seen, by somebody else',
    guards: [{ file: 'src/http/tokens.ts', find: 'record.id === tokenId && record.person === person', replace: 'record.id === tokenId' }],
  },
  {
    number: 17,
    title: 'a token for TEST against PROD',
    state: 'refused',
    run: 'unit',
    file: 'src/core/access.test.ts',
    test: 'promotes there, and not into production',
    guards: [
      {
        file: 'src/core/means.ts',
        find: ': places.filter((place) => !reach.includes(place));',
        replace: ": command.kind === 'promote' ? [] : places.filter((place) => !reach.includes(place));",
      },
    ],
  },
];
