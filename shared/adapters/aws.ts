// What does AWS say? Events of EventBridge and messages of SNS: deployments, alarms, configuration.
import type * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { AlarmEvent, AlarmMessage } from './aws-alarm';
import { CodeDeployEvent, CodeDeployMessage, EcsEvent, PipelineEvent } from './aws-deployment';
import { AppConfigEvent, ParameterEvent } from './aws-setting';
import { messagesIn, type SnsMessage } from './aws-sns';
import { sha256 } from './ids';
import { isRecord, parseJson } from './json';
import { ignored, readValue, together, unreadable } from './reading';

const schemas = new Map<string, z.ZodType<Reading>>([
  ['aws.codedeploy/CodeDeploy Deployment State-change Notification', CodeDeployEvent],
  ['aws.codepipeline/CodePipeline Pipeline Execution State Change', PipelineEvent],
  ['aws.ecs/ECS Deployment State Change', EcsEvent],
  ['aws.cloudwatch/CloudWatch Alarm State Change', AlarmEvent],
  ['aws.appconfig/On Deployment Start', AppConfigEvent],
  ['aws.appconfig/On Deployment Complete', AppConfigEvent],
  ['aws.appconfig/On Deployment Rollback', AppConfigEvent],
  ['aws.appconfig/On Deployment Rolled Back', AppConfigEvent],
  ['aws.ssm/Parameter Store Change', ParameterEvent],
]);

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const readEvent = (event: Readonly<Record<string, unknown>>): Reading => {
  // Notification rules of the developer tools write the same event with `detailType`.
  const name = `${textIn(event['source'])}/${textIn(event['detail-type']) || textIn(event['detailType'])}`;
  const schema = schemas.get(name);
  return schema ? readValue(event, schema) : ignored(`event ${name.slice(0, 80)} is not used`);
};

const readText = (text: string): Reading => {
  const json = parseJson(text);
  const value = 'value' in json ? json.value : undefined;
  if (!isRecord(value)) return ignored('a notification that is no JSON object');
  if ('source' in value && ('detail-type' in value || 'detailType' in value)) return readEvent(value);
  if ('AlarmName' in value && 'NewStateValue' in value) return readValue(value, AlarmMessage);
  if ('deploymentId' in value && 'applicationName' in value) return readValue(value, CodeDeployMessage);
  return ignored('a notification of something else');
};

const readMessage = ({ type, text }: SnsMessage): Reading =>
  type === 'Notification'
    ? readText(text)
    : ignored(`SNS ${type.slice(0, 40)}: confirm the subscription yourself, this side visits no address it is sent`);

const read = (body: string): Reading => {
  const json = parseJson(body);
  if ('problem' in json) return unreadable(json.problem);
  if (!isRecord(json.value)) return unreadable('body: neither an event nor a notification');
  const messages = messagesIn(json.value);
  if (messages.length > 0) return together(messages.map(readMessage));
  return 'source' in json.value || 'AlarmName' in json.value || 'deploymentId' in json.value
    ? readText(body)
    : unreadable('body: neither an event nor a notification');
};

/**
 * By rule or subscription these come into the queue, where IAM proves the sender. Over HTTP an EventBridge API destination adds
 * `x-aftershock-token`, and an SNS subscription carries credentials in its address.
 */
export const aws: Adapter = {
  name: 'aws',
  authenticity: senderToken,
  deliveryId: (_headers, body) => {
    const json = parseJson(body);
    const value = 'value' in json && isRecord(json.value) ? json.value : {};
    const ids = [textIn(value['id']), ...messagesIn(value).map(({ id }) => id)].filter(Boolean);
    return sha256(ids.length > 0 ? JSON.stringify(ids) : body);
  },
  read: (_headers, body) => read(body),
};
