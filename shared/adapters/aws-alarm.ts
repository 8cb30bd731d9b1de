// A CloudWatch alarm that goes off or is over, as EventBridge and as SNS tell it.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Moment } from '../core/facts/moment';
import { eventOf } from './aws-deployment';
import { At, Labels, Name, Text, known, limited, maybe } from './fields';
import { idOf } from './ids';
import { momentIn } from './instants';
import { isRecord, parseJson } from './json';
import { environmentIn, serviceIn } from './labels';
import { facts, ignored } from './reading';
import { severityOf } from './severity';

type Alarm = {
  arn: string;
  name: string;
  state: string;
  at: Moment;
  onsetAt?: Moment | undefined;
  reason?: string | undefined;
  description?: string | undefined;
  labels: ReadonlyMap<string, string>;
};

// Which dimension names the thing that runs, most telling first.
const dimensions = [
  'ServiceName',
  'Service',
  'FunctionName',
  'ApiName',
  'ApiId',
  'StateMachineArn',
  'QueueName',
  'DBInstanceIdentifier',
  'TableName',
];

const serviceOf = ({ labels, name }: Alarm): string => {
  const dimension = dimensions.find((wanted) => labels.has(wanted));
  return serviceIn(labels) ?? limited((dimension === undefined ? undefined : labels.get(dimension)) ?? name, 200);
};

const consoleUrl = (arn: string): string | undefined => {
  const [, region, name] = /^arn:aws:cloudwatch:([a-z0-9-]{1,30}):\d{12}:alarm:(.{1,255})$/.exec(arn) ?? [];
  return region && name
    ? `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`
    : undefined;
};

const read = (alarm: Alarm): Reading => {
  const { arn, name, state, at, labels } = alarm;
  if (state !== 'ALARM' && state !== 'OK') return ignored(`alarm state ${state.slice(0, 40)} is not used`);
  const place = {
    // The alarm and the moment of its change: EventBridge and SNS may both tell of it.
    id: idOf('aws', 'alarm', arn, state, at),
    provider: 'aws',
    service: serviceOf(alarm),
    fingerprint: idOf('aws', 'alarm', arn),
    ...known({ environment: environmentIn(labels), url: consoleUrl(arn) }),
  };
  if (state === 'OK') return facts({ kind: 'resolution', ...place, at });
  const startedAt = alarm.onsetAt !== undefined && alarm.onsetAt < at ? alarm.onsetAt : at;
  const text = limited([alarm.description, alarm.reason].filter(Boolean).join('\n'), 8_000);
  return facts({
    kind: 'alert',
    ...place,
    title: limited(name, 300),
    text,
    severity: severityOf(labels.get('severity')),
    startedAt,
    firedAt: at,
    frames: [],
  });
};

// The first datapoint of the window that crossed the threshold: the nearest to an onset that CloudWatch knows.
const onsetIn = (reasonData: string | undefined): Moment | undefined => {
  const json = parseJson(reasonData ?? '');
  return 'value' in json && isRecord(json.value) ? momentIn(json.value['startDate']) : undefined;
};

const Metric = z.object({ metricStat: maybe(z.object({ metric: maybe(z.object({ dimensions: maybe(Labels) })) })) });

export const AlarmEvent = eventOf(
  z.object({
    alarmName: Name,
    state: z.object({ value: z.string(), reason: maybe(Text), reasonData: maybe(z.string()), timestamp: At }),
    configuration: maybe(z.object({ description: maybe(Text), metrics: maybe(z.array(Metric)) })),
    alarmTags: maybe(Labels),
  }),
).transform(({ resources, detail: { alarmName: name, state, configuration, alarmTags } }) => {
  const found = (configuration?.metrics ?? []).flatMap(({ metricStat }) => [...(metricStat?.metric?.dimensions ?? [])]);
  const told = { state: state.value, at: state.timestamp, reason: state.reason, description: configuration?.description };
  return read({
    arn: resources?.[0] ?? name,
    name,
    ...told,
    onsetAt: onsetIn(state.reasonData),
    labels: new Map([...found, ...(alarmTags ?? [])]),
  });
});

const Dimensions = maybe(z.array(z.object({ name: z.string(), value: z.string() })));

export const AlarmMessage = z
  .object({
    AlarmName: Name,
    AlarmArn: maybe(z.string()),
    AlarmDescription: maybe(Text),
    NewStateValue: z.string(),
    NewStateReason: maybe(Text),
    StateChangeTime: At,
    Trigger: maybe(z.object({ Dimensions })),
  })
  .transform((message) =>
    read({
      arn: message.AlarmArn ?? message.AlarmName,
      name: message.AlarmName,
      state: message.NewStateValue,
      at: message.StateChangeTime,
      reason: message.NewStateReason,
      description: message.AlarmDescription,
      labels: new Map((message.Trigger?.Dimensions ?? []).map(({ name, value }) => [name, value])),
    }),
  );
