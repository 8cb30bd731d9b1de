// How is a tier of risk called in a sentence?
import type { Tier } from '../core/facts/change';

export const tierWords: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };
