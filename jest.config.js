// How the tests run. Read test/story first: it is the documentation.
// Node 20 is supported here until the AWS SDK drops it; its warning would hide the failures in every worker's output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// An unkind time zone on purpose: nothing may depend on the machine's own.
process.env.TZ = 'Asia/Kathmandu';

// One played week for all suites that only look at it (test/story/week-player.ts).
process.env.AFTERSHOCK_PLAYED_WEEK ??= require('node:path').join(require('node:os').tmpdir(), `aftershock-played-${process.pid}`);

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/cdk.out/', '/.aftershock/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.aftershock'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/test/seeded-fast-check.js',
    '^fast-check/itself$': '<rootDir>/node_modules/fast-check/lib/cjs/fast-check.js',
  },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  // jest's own choice on two cores is one worker.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/story/week-player.ts',
  testSequencer: '<rootDir>/test/sequencer.js',
  globalTeardown: '<rootDir>/test/forget-played-week.js',
  testTimeout: 20_000,
};
