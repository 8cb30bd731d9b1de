// The commands that look at a repository on this machine: its policy, a range of it, what it deploys.
import type { Command, Option } from '../command';
import { memoryOptions } from './memory';

const repo: Option = { type: 'string', help: 'the repository; the current folder by default' };
const policyFile: Option = { type: 'string', help: 'a policy file to use instead of the repository’s own' };

export const repositoryRows: readonly Command[] = [
  {
    name: 'check',
    summary: 'does anybody have to look before a range goes live: tier, review need, origin and what its paths went through',
    example: 'aftershock check origin/main..HEAD --repo .',
    positionals: { words: 'BASE..HEAD', min: 1, max: 1 },
    options: {
      repo,
      policy: policyFile,
      ...memoryOptions,
      approvals: { type: 'string', help: 'independent human approvals that your CI knows of' },
    },
    run: async (args) => (await import('./check')).check(args),
  },
  {
    name: 'policy',
    summary: 'what the risk policy says of a path, its tests, its drift, a first proposal, and CODEOWNERS or a ruleset from it',
    example: 'aftershock policy explain src/auth/session.ts',
    positionals: { words: 'explain PATH | test | init | drift | export codeowners|ruleset', min: 1, max: 2 },
    options: {
      file: { type: 'string', help: 'the policy file; aftershock.yaml of the current folder by default' },
      repo: { type: 'string', help: 'the repository that init reads, and that explain and drift compare with' },
      data: { type: 'string', help: 'drift: a folder that `start --data` keeps, for what people confirmed' },
      url: { type: 'string', help: 'drift: a deployed Aftershock, for what people confirmed (AFTERSHOCK_TOKEN lets you in)' },
    },
    run: async (args) => (await import('./policy')).policy(args),
  },
  {
    name: 'orphans',
    summary: 'risky files that nobody has touched for 180 days',
    example: 'aftershock orphans --repo .',
    options: { repo, policy: policyFile },
    run: async (args) => (await import('./orphans')).orphans(args),
  },
  {
    name: 'deploy',
    summary: 'tells a deployed Aftershock what a CI job has put live, signed with AFTERSHOCK_SECRET_GENERIC',
    example: 'aftershock deploy --service checkout --environment production --range v41..v42 --url https://aftershock.example.com',
    options: {
      service: { type: 'string', help: 'the service' },
      environment: { type: 'string', help: 'where to, such as production' },
      range: { type: 'string', help: 'BASE..HEAD: what was live before, and what is now' },
      url: { type: 'string', help: 'the address of the deployed Aftershock' },
      repo,
      repository: { type: 'string', help: 'owner/name; read from the remote "origin" by default' },
      status: { type: 'string', help: 'started, succeeded (by default), failed or cancelled' },
      at: { type: 'string', help: 'when, such as 2026-11-16T14:00:00Z; now by default' },
      id: { type: 'string', help: 'the same for the start and the end of one deployment, such as the id of the CI job' },
    },
    run: async (args) => (await import('./deploy')).deploy(args),
  },
];
