// The commands of whoever keeps an Aftershock: forgetting people, and who may look.
import type { Command, Option } from '../command';

const data: Option = { type: 'string', help: 'a folder that `start --data` keeps' };
const secrets: Option = { type: 'string', help: 'where a stack in AWS keeps its secrets, such as aftershock/production' };

export const keeperRows: readonly Command[] = [
  {
    name: 'forget',
    summary: 'takes a person out of every stored fact: the keyed hashes that stand for them, and their address in texts',
    example: 'aftershock forget someone@example.com github:1234567 --data .aftershock --dry-run',
    positionals: { words: 'EMAIL|ACCOUNT...', min: 1, max: 50 },
    options: {
      data,
      table: { type: 'string', help: 'the table of a stack in AWS, with your own credentials' },
      secrets,
      'dry-run': { type: 'boolean', help: 'only count what would change' },
    },
    run: async (args) => (await import('./forget')).forget(args),
  },
  {
    name: 'token',
    summary: 'who may look over HTTP: make a token (read, evidence or write), replace it, take it back',
    example: 'aftershock token create read --data .aftershock',
    positionals: { words: 'create SCOPE | rotate NAME | revoke NAME | list', min: 1, max: 2 },
    options: { data, secrets },
    run: async (args) => (await import('./token')).token(args),
  },
];
