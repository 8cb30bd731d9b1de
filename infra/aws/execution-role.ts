// Stands in bundles for the AWS SDK's search for credentials: a Lambda function has its role's in its environment, and nowhere else.

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment has no ${name}`);
  return value;
};

/** The SDK's own name. A function's process ends before its credentials do, so they carry no expiry. */
export const defaultProvider = () => async (): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> => ({
  accessKeyId: needed('AWS_ACCESS_KEY_ID'),
  secretAccessKey: needed('AWS_SECRET_ACCESS_KEY'),
  sessionToken: needed('AWS_SESSION_TOKEN'),
});
