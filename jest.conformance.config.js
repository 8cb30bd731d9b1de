// The tests that need a real part beside Node; infra/conformance finds the part and starts them (npm run conformance).
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...base, testMatch: ['<rootDir>/test/conformance/**/*.conformance.ts'], maxWorkers: 1, testTimeout: 120_000 };
