import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a folder of its own, with commits at chosen times. */
export class SmallRepository {
  readonly path = mkdtempSync(join(tmpdir(), 'history-'));
  #at = Date.parse('2026-03-02T09:00:00Z');

  constructor() {
    this.git(['init', '-q', '-b', 'main']);
  }

  git(args: string[], input?: string | Buffer): string {
    const date = `${Math.floor(this.#at / 1000)} +0000`;
    const env = {
      ...process.env,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      GIT_AUTHOR_NAME: 'Wilhelmina Quist',
      GIT_AUTHOR_EMAIL: 'wq@example.com',
      GIT_COMMITTER_NAME: 'Wilhelmina Quist',
      GIT_COMMITTER_EMAIL: 'wq@example.com',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    };
    return execFileSync('git', ['-C', this.path, ...args], { env, input, encoding: 'utf8', maxBuffer: 50_000_000 }).trim();
  }

  later(minutes: number): void {
    this.#at += minutes * 60_000;
  }

  commit(message: string | Buffer, files: Record<string, string>, afterMinutes = 60): string {
    this.later(afterMinutes);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text);
    }
    this.git(['add', '-A']);
    this.git(['commit', '-q', '--allow-empty', '-F', '-'], message);
    return this.git(['rev-parse', 'HEAD']);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
