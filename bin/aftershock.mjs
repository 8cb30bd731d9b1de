#!/usr/bin/env node
// The package's own command: TypeScript is run as it stands, so that what you read is what runs.
import 'tsx/cjs';
import { register } from 'tsx/esm/api';
register();
const { default: cli } = await import('../infra/local/cli.ts');
await cli.main(process.argv.slice(2));
