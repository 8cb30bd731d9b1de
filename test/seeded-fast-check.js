// fast-check with one seed for every run, so that a change lands or not by what it does; SEED=7 takes another, SEED=random a new one.
const fc = require('fast-check/itself');

const asked = process.env.SEED ?? '20261123';
fc.configureGlobal({ seed: asked === 'random' ? Date.now() % 2 ** 31 : Number(asked) });

module.exports = fc;
