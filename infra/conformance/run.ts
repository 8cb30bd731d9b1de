// npm run conformance: our code against the real parts it stands in for; says what it skipped and why.
//
// -- --present     uses what this machine has and installs nothing
// -- --only NAME   one part of the table in parts.ts
import { parseArgs } from 'node:util';
import { type Counts, inWords, type Part, say, sum } from './part';
import { parts } from './parts';

const { values } = parseArgs({ options: { present: { type: 'boolean', default: false }, only: { type: 'string' } } });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What `check` needs, or why there is none; installs it where that is allowed. */
async function obtain(part: Part): Promise<{ found: string } | { missing: string }> {
  const present = part.find();
  if (present) return { found: present };
  if (values.present) return { missing: 'not on this machine (--present installs nothing)' };
  say(`... ${part.name}: installing`);
  try {
    await part.install();
  } catch (error) {
    return { missing: `cannot be installed here: ${reasonOf(error)}` };
  }
  const installed = part.find();
  return installed ? { found: installed } : { missing: 'was installed and is still not found' };
}

async function judge(part: Part): Promise<Counts> {
  const obtained = await obtain(part);
  if ('missing' in obtained) {
    say(`SKIP  ${part.name}: ${obtained.missing}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  try {
    const counts = await part.check(obtained.found);
    say(`${counts.failed === 0 ? 'ok  ' : 'FAIL'}  ${part.name}: ${inWords(counts)} (${part.proves})`);
    return counts;
  } catch (error) {
    say(`FAIL  ${part.name}: ${reasonOf(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function main(): Promise<void> {
  const chosen = parts.filter(({ name }) => !values.only || name === values.only);
  if (chosen.length === 0) throw new Error(`No part is called ${values.only}; there are ${parts.map(({ name }) => name).join(', ')}.`);
  const counts: Counts[] = [];
  for (const part of chosen) counts.push(await judge(part));
  const total = sum(counts);
  say(inWords(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 2;
});
