// After all suites: the week that was played for them goes.
const { rmSync } = require('node:fs');

module.exports = async () => rmSync(process.env.AFTERSHOCK_PLAYED_WEEK, { recursive: true, force: true });
