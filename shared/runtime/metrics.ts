// Counts that alarms and the dashboard read, written as embedded metrics in the log.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

let built: Metrics | undefined;
// Two stages in one account must not count together.
const metrics = (): Metrics =>
  (built ??= new Metrics({ namespace: process.env['METRICS_NAMESPACE'] ?? 'Aftershock', serviceName: 'aftershock' }));

/** Every count we publish. The dashboard and the alarms are built from the same names. */
export const counts = [
  'DeliveryAccepted',
  'DeliveryRefused',
  'DeliveryParked',
  'MessageParked',
  'MessageTold',
  'CheckTold',
  'GateAnswered',
  'AlertUnexplained',
] as const;
export type Count = (typeof counts)[number];

export const count = (name: Count, howMany = 1): void => {
  metrics().addMetric(name, MetricUnit.Count, howMany);
};

/** At the end of every invocation. */
export const publishCounts = (): void => {
  if (metrics().hasStoredMetrics()) metrics().publishStoredMetrics();
};
