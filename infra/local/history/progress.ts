// Is it still going? One line on stderr from the third second on, and never two in a second.
const firstAfterMs = 2_000;
const gapMs = 1_000;

/** Says how far a long work is; nothing where it is quick. */
export const progressOf = (what: string): ((done?: number, all?: number) => void) => {
  const startedAt = Date.now();
  let saidAt = startedAt + firstAfterMs - gapMs;
  return (done, all) => {
    if (Date.now() - saidAt < gapMs) return;
    saidAt = Date.now();
    const share =
      done === undefined ? '' : `${done.toLocaleString('en-US')}${all === undefined ? '' : ` of ${all.toLocaleString('en-US')}`}, `;
    process.stderr.write(`${what}: ${share}${Math.round((saidAt - startedAt) / 1000)} s\n`);
  };
};
