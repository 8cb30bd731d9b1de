// The variables under which the AWS SDK talks to this machine and to nothing else, and the way back.
import { devNull } from 'node:os';
import { LOCAL_REGION } from './local-account';

export type Endpoints = { dynamodb: string; sqs: string; s3: string };

// With a profile or a session token the SDK would not take the credentials below.
const removed = ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];

/** Endpoints, a region and credentials that open nothing. */
export const awsVariables = ({ dynamodb, sqs, s3 }: Endpoints): Record<string, string> => ({
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_SQS: sqs,
  AWS_ENDPOINT_URL_S3: s3,
  // Any other service: refused at once, instead of asked over the network.
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

/** Sets the process's variables; the function it returns sets them back as they were. */
export const setVariables = (variables: Readonly<Record<string, string>>): (() => void) => {
  const names = [...removed, ...Object.keys(variables)];
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of removed) delete process.env[name];
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};
