#!/usr/bin/env node
// The package's own command: TypeScript is run as it stands, so that what you read is what runs.
require('tsx/cjs');
require('../infra/local/cli.ts').main(process.argv.slice(2));
