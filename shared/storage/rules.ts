// Which interrupts do people find useful, and what did they choose for each rule?
import { interruptRules, type InterruptRule, type RuleChoice, type RuleStanding, type RuleStandings } from '../core/facts/interrupt';
import { DAY_MS, later, millisOf, type Moment } from '../core/facts/moment';
import { ruleChoiceKey, usefulKey } from './keys';
import { ConflictError, type Table } from './table';

/** An answer counts for this long: a rule that fell silent is tried again when those that silenced it are forgotten. */
const countedDays = 180;
const mostTries = 5;

/** An alert's answer, for one of the rules that sent it. Never whose. */
type Usefulness = { rule: InterruptRule; deploymentId: string; isUseful: boolean; at: Moment };
type Chosen = { choice: RuleChoice; at: Moment };

type RuleRecord = { answers: readonly Usefulness[]; chosen: Chosen | undefined };

const standingIn = ({ answers, chosen }: RuleRecord, before: Moment): RuleStanding => {
  const choice = chosen && chosen.at <= before ? chosen : undefined;
  const from = later(before, -countedDays * DAY_MS);
  // Whoever asks for a rule again starts it afresh.
  const since = choice?.choice === 'as useful' && choice.at > from ? choice.at : from;
  const counted = answers.filter(({ at }) => at >= since && at < before);
  return {
    answered: counted.length,
    useful: counted.filter(({ isUseful }) => isUseful).length,
    ...(choice && choice.choice !== 'as useful' ? { choice: choice.choice } : {}),
  };
};

export const ruleQuestions = (table: Table) => {
  const recordOf = async (rule: InterruptRule): Promise<RuleRecord> => {
    const [items, chosen] = await Promise.all([
      table.all<Usefulness>({ partition: usefulKey(rule, '').pk }),
      table.get<Chosen>(ruleChoiceKey(rule)),
    ]);
    return { answers: items.map(({ value }) => value), chosen: chosen?.value };
  };

  /** How the rules stood at any moment, from what was answered and chosen before it: read once. */
  const ruleHistory = async (): Promise<(before: Moment) => RuleStandings> => {
    const records = await Promise.all(interruptRules.map(async (rule) => [rule, await recordOf(rule)] as const));
    return (before) => Object.fromEntries(records.map(([rule, record]) => [rule, standingIn(record, before)]));
  };

  const choose = async (rule: InterruptRule, chosen: Chosen): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const known = await table.get<Chosen>(ruleChoiceKey(rule));
      if (known && (known.value.choice === chosen.choice || known.value.at >= chosen.at)) return;
      try {
        return await table.put({ item: { ...ruleChoiceKey(rule), value: chosen }, before: known?.version });
      } catch (error) {
        if (!(error instanceof ConflictError) || tries >= mostTries) throw error;
      }
    }
  };

  return {
    /** A later answer to the same alert replaces the earlier one. */
    recordUsefulness: async ({ rule, deploymentId, isUseful, at }: Usefulness): Promise<void> =>
      table.overwrite({
        ...usefulKey(rule, deploymentId),
        value: { rule, deploymentId, isUseful, at },
        expiresAt: Math.floor((millisOf(at) + 2 * countedDays * DAY_MS) / 1000),
      }),

    /** What somebody chose; the same choice again changes nothing, and the latest wins. */
    recordRuleChoices: async (choices: Partial<Record<InterruptRule, RuleChoice>>, at: Moment): Promise<void> => {
      for (const rule of interruptRules) {
        const choice = choices[rule];
        if (choice !== undefined) await choose(rule, { choice, at });
      }
    },

    ruleHistory,

    /** How the rules stood at a moment, from what was answered and chosen before it. */
    ruleStandings: async (before: Moment): Promise<RuleStandings> => (await ruleHistory())(before),
  };
};
