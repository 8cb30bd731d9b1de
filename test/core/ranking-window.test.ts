// What the whole window says of one change: its neighbours in the same files, its place among the others, and what is usual on other days.
import { readAlert } from '../../shared/core/ranking/alert';
import { beyondWindow } from '../../shared/core/ranking/beyond-window';
import { measuresOf, terms } from '../../shared/core/ranking/model';
import { noChangeSigns } from '../../shared/core/ranking/no-change';
import { readEarlier, rememberedChanges } from '../../shared/core/ranking/earlier-changes';
import { rankSuspects, rankWith, type Candidate } from '../../shared/core/ranking/rank-suspects';
import { readerFor } from '../../shared/core/ranking/reading';
import { sceneOf, type Scene } from '../../shared/core/ranking/scene';
import { shippedWeights, type Weights } from '../../shared/core/ranking/weights';

const startedAt = '2026-11-16T14:21:00.000Z';
const at = (minutes: number): string => new Date(Date.parse(startedAt) - minutes * 60_000).toISOString();
const noAlerts = { alerts: 0, seenIn: {} };

const change = (sha: string, message: string, minutes: number, paths: readonly string[] = [`src/${sha}.ts`]): Candidate => ({
  sha,
  message,
  landedAt: at(minutes),
  files: paths.map((path) => ({ path, added: 10, deleted: 2 })),
  identifiers: [],
});

const incident = { text: 'ChargeTimeout: the ledger is slow', startedAt, service: 'checkout' };

const sceneFor = (text: string, candidates: readonly Candidate[], common: Record<string, number> = {}): Scene =>
  sceneOf(readAlert(text, noAlerts, common), candidates.map(readerFor(readAlert(text, noAlerts, common), candidates.length)), startedAt);

const measured = (name: string, scene: Scene): readonly number[] => terms.find((term) => term.name === name)?.measure(scene) ?? [];

describe('neighbours in the same files', () => {
  const around = [
    change('a', 'Tidy the timer', 90, ['src/timer.ts']),
    change('b', 'Mend a slow ledger', 200, ['src/timer.ts']),
    change('c', 'Paint the banner', 30, ['web/banner.css']),
    change('d', 'Paint the footer', 40, ['web/footer.css']),
  ];

  test('what they say of the alert speaks for a change that does not say it itself', () => {
    expect(measured('neighbours', sceneFor(incident.text, around))).toEqual([expect.any(Number), 0, 0, 0]);
    expect(measured('neighbours', sceneFor(incident.text, around))[0]).toBeGreaterThan(0.5);
  });

  test('a person can read what they say', () => {
    const scene = sceneFor(incident.text, around);
    const [value = 0] = measured('neighbours', scene);
    const said = terms.find(({ name }) => name === 'neighbours')?.say({ scene, reading: scene.readings[0]!, at: 0, value });
    expect(said).toBe('other changes to the same files speak of "ledger", "slow", as the alert does');
  });

  test('a file that everybody touches makes no neighbours', () => {
    const crowd = Array.from({ length: 30 }, (_, index) =>
      change(`e${index}`, index === 3 ? 'Mend a slow ledger' : 'Paint it', 10 + index, ['src/all.ts']),
    );
    expect(measured('neighbours', sceneFor(incident.text, crowd)).every((value) => value === 0)).toBe(true);
  });

  test('whatever the order of the changes', () => {
    const backwards = measured('neighbours', sceneFor(incident.text, [...around].reverse()));
    expect([...backwards].reverse()).toEqual(measured('neighbours', sceneFor(incident.text, around)));
  });

  test('thousands of changes to the same hundred files take no more than their number', () => {
    const paths = Array.from({ length: 100 }, (_, index) => `src/${index}.ts`);
    const many = Array.from({ length: 2_000 }, (_, index) => change(`f${index}`, 'Mend a slow ledger', 1 + index, paths));
    const before = process.cpuUsage().user;
    sceneFor(incident.text, many);
    expect(process.cpuUsage().user - before).toBeLessThan(4_000_000);
  });
});

describe('what a word is worth', () => {
  test('one that changes everywhere use is worth less, however rare it is in this window', () => {
    const some = [change('a', 'Mend the ledger', 5), change('b', 'Mend the charge', 5), change('c', 'Paint it', 5)];
    const [ledger = 0, charge = 0] = measured('match', sceneFor('ledger charge', some, { charg: 0.4, charge: 0.4 }));
    expect(charge).toBeGreaterThan(0);
    expect(ledger).toBeGreaterThan(charge * 1.5);
  });

  test('one that stands in a web address alone is worth less than one that tells', () => {
    const alert = readAlert('The ledger is slow, see https://ci.example.org/builders/charge/ledger/12', noAlerts);
    const worth = (word: string): number => alert.worth[alert.words.indexOf(word)] ?? NaN;
    expect(worth('ledger')).toBe(worth('slow'));
    expect(worth('slow')).toBeGreaterThan(3 * worth('org'));
    expect(worth('org')).toBeGreaterThan(0);
  });
});

describe('the place among the others, in words', () => {
  const sayOf = (candidates: readonly Candidate[], index: number): string | undefined => {
    const scene = sceneFor(incident.text, candidates);
    const value = measured('fusion', scene)[index] ?? 0;
    return terms.find(({ name }) => name === 'fusion')?.say({ scene, reading: scene.readings[index]!, at: index, value });
  };

  test.each([
    [0, "the newest change, and the best match with the alert's words"],
    [1, "the second newest change, and the second best match with the alert's words"],
    [10, "the 11th newest change, and the 11th best match with the alert's words"],
    [20, "the 21st newest change, and the 21st best match with the alert's words"],
    [22, 'the 23rd newest change'],
  ])('number %d', (index, words) => {
    const some = Array.from({ length: 23 }, (_, place) => change(`a${place}`, place < 22 ? 'Mend the ledger' : 'Paint it', 5 + place));
    expect(sayOf(some, index)).toBe(words);
  });

  test('what is passed over in counting is not hidden', () => {
    const some = [change('a', 'Describe it', 5, ['docs/ledger.md']), change('b', 'Mend the ledger', 9)];
    expect(sayOf(some, 1)).toMatch(/^the newest change of a kind that causes incidents, and /);
  });
});

describe('what is usual on other days', () => {
  const today = [
    change('a', 'Mend the charge timeout of the ledger', 7),
    change('b', 'Paint the banner', 30),
    change('c', 'Add a shelf', 50),
  ];
  const days = (message: string, count = 60): Candidate[] =>
    Array.from({ length: count }, (_, index) => change(`z${index}`, `${message} ${index}`, 5_000 + index));
  const noChange = (earlier: readonly Candidate[], weights = shippedWeights): number =>
    rankWith({ incident, candidates: today, earlier }, weights).noChange;

  test('the same suspects are less likely guilty where any day would have had them', () => {
    expect(noChange(days('Mend the charge timeout of the ledger'))).toBeGreaterThan(noChange(days('Paint a picture')));
  });

  test('it moves no suspect past another', () => {
    const order = (earlier: readonly Candidate[]): string[] =>
      rankSuspects({ incident, candidates: today, earlier }).suspects.map(({ sha }) => sha);
    expect(order(days('Mend the charge timeout'))).toEqual(order([]));
  });

  test('a few changes are not enough to know, and what landed after the first error is not earlier', () => {
    expect(noChange(days('Paint a picture', 49))).toBe(noChange([]));
    expect(noChange(days('Paint a picture', 60).map((one) => ({ ...one, landedAt: at(-5) })))).toBe(noChange([]));
  });

  test('the newest three hundred count, in whatever order they are given', () => {
    const many = [
      ...days('Paint a picture', 300),
      ...days('Mend the charge timeout of the ledger', 100).map((one, index) => ({
        ...one,
        sha: `y${index}`,
        landedAt: at(9_000 + index),
      })),
    ];
    expect(noChange(many)).toBe(noChange(days('Paint a picture', 300)));
    expect(noChange([...many].reverse())).toBe(noChange(many));
  });

  test('what was seen at earlier incidents is known at later ones, as far as it went live before', () => {
    const remembered = rememberedChanges();
    remembered.see(days('Paint a picture', 70));
    remembered.see([change('z3', 'Paint a picture again', 20), ...today]);
    const known = remembered.before(today, startedAt).map(({ sha }) => sha);
    expect(known).toHaveLength(69);
    expect(known[0]).toBe('z0');
    expect(known).not.toContain('z3');
    remembered.see(days('Paint the sky', 2_000).map((one, index) => ({ ...one, sha: `s${index}` })));
    expect(remembered.before(today, startedAt)).toHaveLength(300);
    expect(remembered.before(today, startedAt).every(({ message }) => message.startsWith('Paint the sky'))).toBe(true);
  });

  test('a window like any other day fits no better than usual', () => {
    const day = Array.from({ length: 60 }, (_, index) => change(`d${index}`, `Paint picture ${index}`, 100 + index));
    const weights: Weights['terms'] = { match: 1, substance: 0.2 };
    const scene = sceneFor(incident.text, day);
    const earlier = readEarlier(scene.alert, day, startedAt);
    expect(noChangeSigns({ scene, measures: measuresOf(scene), earlier }, weights)['beyond-usual']).toBeCloseTo(0, 10);
  });
});

describe('what was never looked at', () => {
  const suspects = rankSuspects({
    incident,
    candidates: [change('b', 'Paint the banner', 900), change('c', 'Add a shelf', 1_000)],
  }).suspects;

  test('is said where no suspect is strong', () => {
    expect(beyondWindow({ suspects: suspects.map((suspect) => ({ ...suspect, strength: 'possible' })) }, 48)).toBe(
      'No strong suspect. Only changes of the last 48 h were looked at: a slower cause would not be listed.',
    );
  });

  test('is left unsaid beside a strong one, and where there is none', () => {
    expect(beyondWindow({ suspects: suspects.map((suspect) => ({ ...suspect, strength: 'strong' })) }, 48)).toBeUndefined();
    expect(beyondWindow({ suspects: [] }, 48)).toBeUndefined();
  });
});
