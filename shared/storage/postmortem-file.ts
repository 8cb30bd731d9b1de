// Everything that the postmortem of an incident says: what is known of it, when a suspect was shown, and the record of the change.
import { postmortemOf, type Postmortem } from '../core/measure/postmortem';
import type { Policy } from '../core/risk/policy';
import { evidenceFile, policyVersion, TooMuchError } from './evidence-file';
import { incidentFile } from './incident-file';
import type { Storage } from './storage';

type Live = { sha: string; deploymentId?: string; liveAt?: string };

// A day of more records than one answer holds has its record all the same: the export names it.
const recordOf = async (storage: Storage, policy: Policy, { sha, deploymentId, liveAt }: Live): Promise<string | undefined> => {
  if (liveAt === undefined) return undefined;
  const day = liveAt.slice(0, 10);
  try {
    const { records } = await evidenceFile(storage, policy, { fromDay: day, toDay: day });
    return records.find(({ deployed }) => deployed.sha === sha && deployed.deploymentId === deploymentId)?.hash;
  } catch (error) {
    if (error instanceof TooMuchError) return undefined;
    throw error;
  }
};

/** Undefined where there is no such incident. */
export const postmortemFile = async (storage: Storage, policy: Policy, id: string): Promise<Postmortem | undefined> => {
  const file = await incidentFile(storage, policy, id);
  if (!file) return undefined;
  const sent = await storage.sentMessage(`incident:${file.incident.id}`);
  const firstShown = sent?.message.firstShown;
  const known = { policy: { version: policyVersion(policy), mode: policy.mode }, ...(firstShown ? { firstShown } : {}) };
  const { change, verdict } = postmortemOf(file, known);
  const recordHash = change && verdict === 'confirmed' ? await recordOf(storage, policy, change) : undefined;
  return postmortemOf(file, { ...known, ...(recordHash === undefined ? {} : { recordHash }) });
};
