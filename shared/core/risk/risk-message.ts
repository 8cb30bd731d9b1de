// What a commit message says about the kind of change it is: a few yes/no signs and a length, read in one pass over bounded text.

const readChars = 4_000;
const titleChars = 200;

export type MessageSigns = {
  /** The change takes another one out. */
  isRevert: boolean;
  /** The change lands something again that was taken out before. */
  isRepeat: boolean;
  /** A roll, merge, version bump or pooling step: made by a routine, whatever its size. */
  isRoutine: boolean;
  /** Words of explanation below the title, without trailers, links and quotations. */
  proseWords: number;
  /** Names of the signs found in `titleSigns`, `textSigns` and, where no routine wrote the message, `shapeOf`. */
  signs: ReadonlySet<string>;
};

const routine =
  /\brol(?:l|ls|led|ling)\b.{0,150}(?:\bfrom\b|\bto\b|\brevisions?\b|\bdeps\b|->|\.\.)|^(?:auto)?roll\b|^update .{0,80}(?:version|deps|dependenc|submodule)|^bump\b|^merge\b|^\[?release\b|^localisation|translation updates|\b(?:de|re)pool/;
const again = /re-?land|re-?apply|re\^\d-land|\bagain\b|second try|try 2|take 2|attempt|re-?enabl/;

/** Words in a title, by what they say. Fitted over public histories; each is a reason a person can check. */
const titleSigns = Object.entries({
  switchesOn: /\benabl|turn on|switch on|activat|\bdefault|roll ?out|launch|promote|deploy/,
  reworks:
    /\bswitch|migrat|convert|replac|\bmove|refactor|rewrit|rework|\buse\b|\bmake\b|\bset\b|\bsend|expos|chang|implement|support|introduc/,
  repairs:
    /\bfix|correct|typo|comment|\bdoc|\blog\b|logging|cleanup|clean up|unused|rename|format|lint|\bnit\b|crash|leak|suppress|expectation|skip|\broll|version/,
  tunes: /reduc|avoid|optimi|cach|perf|speed|lazy|async|thread|parallel|batch|\bfast/,
  removes: /\bremov|delet|drop|deprecat/,
  severalThings: / and |, |\+|&/,
  sweeping: /\ball\b|every|always|only|global|per /,
  adds: /\badd(?:s|ed|ing)?\b/,
});

const textSigns = Object.entries({
  expects: /\b(?:will|should|would|can|could|might|may)\b/,
  compares: /\b(?:between|different|existing|several|lot|via|instead|currently|previously|now)\b/,
  claimsNoEffect: /\bno (?:functional |behaviou?r(?:al)? |intended )?(?:change|effect|impact)|\bnfc\b|\bno-?op\b|without (?:chang|affect)/,
});

/** In the prose: what a reviewer elsewhere cannot try out, and what belongs to an earlier change. */
const bodySigns = Object.entries({
  namesPlatform: /android|ios\b|mac\b|macos|windows|linux|\bwin\b|fuchsia|chromeos/,
  followsUp: /follow.?up/,
});

const acronym = /\b[A-Z]{3,}\b/;
const namedPart = /^([\w/.-]{2,40})(\([\w/., -]{1,40}\))?!?: /;
/** Prefixes that say what kind of change it is, or with what it was made, not which part it changes. */
const kindsOfChange: ReadonlySet<string> = new Set(
  'feat feature fix bugfix hotfix bug chore docs doc style refactor perf test tests build ci revert wip deps release aider'.split(' '),
);

/** `ui: …` and `fix(ui): …` keep to one part and say so; `fix: …` does not say where. */
const namesPart = (title: string): boolean => {
  const named = namedPart.exec(title);
  return named !== null && (named[2] !== undefined || !kindsOfChange.has((named[1] ?? '').toLowerCase()));
};

/** `prose` in lower case. */
const shapeOf = (title: string, prose: string): string[] => [
  ...(namesPart(title) ? ['namesPart'] : []),
  ...(acronym.test(title) ? ['namesAcronym'] : []),
  ...found(bodySigns, prose),
];

const notProse = /^ {0,8}(?:[A-Za-z][\w-]{0,60} ?[:=]|https?:|\(cherry|>)/;
/** A line that says by whom or with what, in any form: whose work it is must not move the risk. */
const signature =
  /^[\W_]{0,12}(?:(?:ultraworked|co-?authored|authored|generated|made|written|created|assisted|built|coded|implemented|developed|pair[- ]programmed) (?:with|by|using|via)\b|link to )|^ {0,8}(?:🤖|💘|<!--)/iu;

const isProse = (line: string): boolean => !notProse.test(line) && !signature.test(line);

/** Reads at most the first 4,000 characters. */
export const signsOf = (message: string): MessageSigns => {
  // Tools that forget to expand a line end write it as two characters.
  const [first = '', ...rest] = message.slice(0, readChars).replaceAll('\\n', '\n').split('\n');
  const title = first.slice(0, titleChars).toLowerCase();
  const prose = rest.filter(isProse).join('\n').toLowerCase();
  const depth = revertDepth(title);
  const isRevert = depth % 2 === 1;
  const isRepeat = (depth > 0 && !isRevert) || again.test(title);
  const isRoutine = isRevert || (!isRepeat && routine.test(title));
  return {
    isRevert,
    isRepeat,
    isRoutine,
    proseWords: isRoutine ? 0 : prose.split(/\s+/).filter(Boolean).length,
    signs: new Set([
      ...found(titleSigns, title),
      ...found(textSigns, `${title}\n${prose}`),
      ...(isRoutine ? [] : shapeOf(first.slice(0, titleChars), prose)),
    ]),
  };
};

const found = (signs: readonly (readonly [name: string, form: RegExp])[], text: string): string[] =>
  signs.filter(([, form]) => form.test(text)).map(([name]) => name);

const oneRevert = /^["' ]{0,4}(?:reverts?\b|back ?out\b)["' :]{0,4}/;
const tag = /^\[[^\]]{0,40}\] ?/;
const countedRevert = /^["' ]{0,4}revert\^(\d)/;

/** How often "revert" wraps a title: a revert of a revert puts the change back. */
const revertDepth = (title: string): number => {
  const counted = countedRevert.exec(title.replace(tag, ''));
  if (counted) return Number(counted[1]);
  let depth = 0;
  let rest = title.replace(tag, '');
  for (let wrap = oneRevert.exec(rest); wrap; wrap = oneRevert.exec(rest)) {
    depth += 1;
    rest = rest.slice(wrap[0].length);
  }
  return depth;
};
