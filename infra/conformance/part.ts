// What a real part is to us: where it is found, how it is installed, and what it is asked.

export type Counts = { passed: number; failed: number; skipped: number };

/** `find` answers with what `check` needs (a program, a folder); undefined where it is not there. `install` may throw: then the part is skipped. */
export type Part = {
  name: string;
  proves: string;
  find: () => string | undefined;
  install: () => Promise<void>;
  check: (found: string) => Promise<Counts>;
};

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    none,
  );

export const inWords = ({ passed, failed, skipped }: Counts): string => `${passed} passed, ${failed} failed, ${skipped} skipped`;

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
