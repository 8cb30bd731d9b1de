// What did somebody write into one of our forms?
import { act, ignored, read, unreadable, type Act, type Interaction } from './acts';
import { DeploymentValue, IncidentValue, ReasonChoice } from './button-values';
import { forms, reasonField, reasonLimit, type Form } from './modals';
import { ViewSubmission } from './payloads';
import { line } from './text';

/** One of ours, or why not. */
export const readForm = (payload: string): Interaction => {
  const sent = read(ViewSubmission, payload);
  const form = forms.find((known) => known === sent?.view.callback_id);
  if (!sent) return unreadable('a submitted form without its fields');
  if (!form) return ignored('a form that is not ours');
  const { view, user, team } = sent;
  const by = act(team?.id ?? '', user.id, `form:${view.id}:${view.hash ?? ''}`);
  return formReaders[form](sent, by) ?? unreadable(`a form "${form}" with a value that is not ours`);
};

const answered = ({
  view: { state },
}: ViewSubmission): { value?: string | null | undefined; selected_option?: { value: string } | null | undefined } | undefined => {
  const row = Object.hasOwn(state.values, reasonField) ? state.values[reasonField] : undefined;
  return row && Object.hasOwn(row, reasonField) ? row[reasonField] : undefined;
};

const formReaders: Record<Form, (sent: ViewSubmission, by: Act) => Interaction | undefined> = {
  'not-a-change': (sent, by) => {
    const about = read(IncidentValue, sent.view.private_metadata);
    const reason = ReasonChoice.safeParse(answered(sent)?.selected_option?.value).data;
    return about && reason && { kind: 'verdict', incidentId: about.incident, answers: [{ kind: 'not-a-change', reason }], ...by };
  },
  accept: (sent, by) => {
    const about = read(DeploymentValue, sent.view.private_metadata);
    const reason = line(answered(sent)?.value ?? '', reasonLimit);
    return about && reason ? { kind: 'review', deploymentId: about.deployment, answer: 'accepted', reason, ...by } : undefined;
  },
};
