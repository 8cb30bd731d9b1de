#!/usr/bin/env node
// The package's own command: TypeScript is run as it stands, so that what you read is what runs.
import 'tsx/cjs';
import { register } from 'tsx/esm/api';
register();
// Node 20 is supported here until the AWS SDK drops it; its warning would stand above every answer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const { default: cli } = await import('../infra/local/cli.ts');
await cli.main(process.argv.slice(2));
