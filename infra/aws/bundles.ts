// The functions' code as it is uploaded: one esbuild call for all of them, a folder each, the team's policy beside it.
import { buildSync, type BuildOptions } from 'esbuild';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { loadPolicy } from '../policy-file';

export const projectFolder = join(__dirname, '../..');

export const functionNames: readonly string[] = readdirSync(join(projectFolder, 'functions')).map((file) => basename(file, '.ts'));

/** Where a function finds the policy once it is unpacked. */
const unpackedPolicyFile = '/var/task/policy.json';

/** Never written to: paths in source maps are relative to it, so that they are the same wherever the real folder is. */
const virtualFolder = join(projectFolder, 'bundles');

const options = {
  absWorkingDir: projectFolder,
  entryPoints: Object.fromEntries(functionNames.map((name) => [join(name, 'index'), `functions/${name}.ts`])),
  outdir: virtualFolder,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // The AWS SDK is bundled, from its ES modules: smaller, faster to start, and the version that was tested.
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './infra/aws/execution-role.ts' },
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

export type Bundles = {
  /** The folder with a function's `index.js`. Throws where there is no such function. */
  folderOf: (functionName: string) => string;
  /** The policy's file as functions see it; undefined where the team has none. */
  policyFile: string | undefined;
};

type BundleSettings = { into: string; policy?: ReturnType<typeof loadPolicy> };

/** Bundles every function into a folder, which is emptied first. The same sources give the same bytes. */
export const bundleFunctions = ({ into, policy }: BundleSettings): Bundles => {
  rmSync(into, { recursive: true, force: true });
  for (const { path, contents } of buildSync(options).outputFiles) writeInto(join(into, relative(virtualFolder, path)), contents);
  if (policy) for (const name of functionNames) writeInto(join(into, name, basename(unpackedPolicyFile)), JSON.stringify(policy));
  const folderOf = (name: string): string => {
    if (!functionNames.includes(name)) throw new Error(`there is no functions/${name}.ts`);
    return join(into, name);
  };
  return { folderOf, policyFile: policy && unpackedPolicyFile };
};

const writeInto = (file: string, contents: string | Uint8Array): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
};
