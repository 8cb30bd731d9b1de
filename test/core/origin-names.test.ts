// A tool's or model's name is also somebody's name: what people are called, and what they call their accounts, accuses nobody.
import { originOf } from '../../shared/core/origin/origin';
import { families, products } from '../../shared/core/origin/vocabulary';

const ada = { name: 'Ada Whitlock', email: 'ada@whitlock.example' };
const byAuthor = (name: string, email: string) => originOf({ sha: 'x', message: 'Round totals', author: { name, email } });
const byTrailer = (line: string) => originOf({ sha: 'x', message: `Round totals\n\nTwice was once too often.\n\n${line}`, author: ada });

/** Single words only: nobody is called `GitHub Copilot`. */
const words = [...products, ...families].flatMap(([name, { certainty }]) =>
  certainty !== 'hard' && !name.includes(' ') && !name.includes('.') && certainty !== 'generic' ? [name] : [],
);
const asName = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

test('there are many such names', () => {
  expect(words.length).toBeGreaterThan(50);
  expect(words).toEqual(expect.arrayContaining(['amp', 'claude', 'devin', 'gemma', 'jules', 'kimi', 'nova', 'codex', 'llama']));
});

test.each(words)('somebody called %s', (word) => {
  const name = asName(word);
  const people: [name: string, email: string][] = [
    [name, `${word}@fontaine.example`],
    [name, `${word}@gmail.com`],
    [name, `${word}.fontaine@gmail.com`],
    [name, `f.${word}@fontaine.example`],
    [name, `${word}+git@fontaine.example`],
    [name, `12345+${word}@users.noreply.github.com`],
    [`${name} Fontaine`, `${word}@fontaine.example`],
    [`Viola ${name}`, `viola.${word}@fontaine.example`],
    [`${name}2`, `${word}2@gmail.com`],
    [`${name} F.`, `${word}@fontaine.example`],
  ];
  for (const [person, email] of people) {
    expect([person, email, byAuthor(person, email).origin]).toEqual([person, email, 'unknown']);
    const line = `Co-authored-by: ${person} <${email}>`;
    expect([line, byTrailer(line).origin]).toEqual([line, 'unknown']);
    expect(byTrailer(`Signed-off-by: ${person} <${email}>`).origin).toBe('unknown');
  }
});

test.each(['Aider', 'Tabnine', 'OpenHands'])('an account called %s is registered: a person, whatever the name', (name) => {
  expect(byTrailer(`Co-authored-by: ${name} <12345+${name}@users.noreply.github.com>`).origin).toBe('unknown');
});

test.each(['Amp', 'Kimi', 'Gemma', 'Nova', 'Devin'])('thanks to %s are thanks', (name) => {
  for (const line of [`Assisted-by: ${name}`, `Written-by: ${name}`, `Pair-programmed with ${name}.`, `Written by ${name}`])
    expect([line, byTrailer(line).origin]).toEqual([line, 'unknown']);
});

test.each([
  ['Codex <codex@localhost>', 'codex'],
  ['Copilot <copilot@example.com>', 'copilot-other'],
  ['Antigravity <antigravity@google.com>', 'antigravity'],
  ['DeepSeek <deepseek@deepseek.com>', 'deepseek'],
  ['Kimi K2.5 <kimi@moonshot.example>', 'kimi'],
  ['Gemma 4 27B <noreply@google.com>', 'gemma'],
  ['Amp <amp@ampcode.com>', 'amp'],
  ['Claude <bot@whitlock.example>', 'claude-code'],
  ['AI Assistant <assistant@whitlock.example>', 'unspecified'],
])('%s is no person', (signature, tool) => {
  expect(byTrailer(`Co-authored-by: ${signature}`)).toMatchObject({ origin: 'ai', tools: [tool] });
});

test.each(['Example:', 'Before:', 'The message then ends with:'])('what stands below "%s" is an example', (opening) => {
  const message = `Strip credits\n\n${opening}\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nNothing else changes.`;
  expect(originOf({ sha: 'x', message, author: ada }).origin).toBe('unknown');
});

test('a trailer without a value announces nothing', () => {
  const message = 'Round totals\n\nReviewed-by:\nCo-Authored-By: Claude <noreply@anthropic.com>\n\nChange-Id: I123';
  expect(originOf({ sha: 'x', message, author: ada }).origin).toBe('ai');
});
