import { defineRoutes } from './route.ts';
import { keyAnswerShape, secretAnswerShape, secretBody, secretsShape } from './secret-shapes.ts';

/** The encrypted store of secrets. Values go in; nothing brings one out but an order of an agent. */
export const secretRoutes = defineRoutes({
  secrets: {
    method: 'GET',
    path: '/api/systems/:system/secrets',
    summary: 'The secrets of the encrypted store: names, versions, who and when; never values.',
    access: { command: 'secrets' },
    answer: secretsShape,
  },
  setSecret: {
    method: 'PUT',
    path: '/api/systems/:system/environments/:environment/secrets/:secret',
    summary: 'Set a secret of an environment. One that another environment has too is refused, unless `reason` says why it may be.',
    access: { command: 'secrets' },
    body: secretBody,
    mostBytes: 512 * 1024,
    answer: secretAnswerShape,
    examples: [
      {
        summary: 'The password of a database',
        path: '/api/systems/shop/environments/dev/secrets/API_DB',
        body: { value: 'postgresql://shop:…@db.dev.example/shop' },
      },
    ],
  },
  removeSecret: {
    method: 'DELETE',
    path: '/api/systems/:system/environments/:environment/secrets/:secret',
    summary: 'Remove a secret of an environment, with all its versions.',
    access: { command: 'secrets' },
    answer: secretAnswerShape,
  },
  changeDataKey: {
    method: 'POST',
    path: '/api/systems/:system/environments/:environment/data-key',
    summary: 'Encrypt the secrets of an environment anew, with a new key.',
    access: { command: 'secrets' },
    answer: keyAnswerShape,
  },
  changeMasterKey: {
    method: 'POST',
    path: '/api/secret-key',
    summary: 'Put a new key into the key file, and encrypt the keys of every environment with it.',
    access: 'installation-admin',
    cost: 25,
    answer: keyAnswerShape,
  },
});
