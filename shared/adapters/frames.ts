// Where did it fail? Stack frames as error trackers send them, innermost first, only what is known of each.
import * as z from 'zod';
import type { Frame } from '../core/facts/fact';
import { known, maybe } from './fields';

const frameLimit = 50;
const Place = z.string().min(1).max(1_000);

const RawFrame = z
  .object({
    filename: maybe(Place),
    abs_path: maybe(Place),
    module: maybe(Place),
    lineno: maybe(z.number().int().min(1)),
    function: maybe(Place),
    method: maybe(Place),
  })
  .transform(({ filename, abs_path: absolute, module, lineno, function: name, method }): Frame | undefined => {
    const path = filename ?? absolute ?? module;
    return path === undefined ? undefined : { path, ...known({ line: lineno, function: name ?? method }) };
  })
  .catch(undefined);

/** A stack as Sentry and Rollbar send it, oldest frame first: turned round, frames without a place left out. */
export const OldestFirst = z
  .array(RawFrame)
  .transform((frames) =>
    frames
      .filter((frame) => frame !== undefined)
      .reverse()
      .slice(0, frameLimit),
  )
  .catch([]);

/** Stacks one after another, at most 50 frames. */
export const joined = (stacks: readonly Frame[][]): Frame[] => stacks.flat().slice(0, frameLimit);
