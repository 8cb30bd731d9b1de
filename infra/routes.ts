// The addresses and who answers them, for the gateway and the local front alike.

export type RouteKey = `${'GET' | 'POST'} /${string}`;

/** Answered by receive-webhook. */
export const webhookRoutes = ['POST /webhooks/{provider}'] as const satisfies readonly RouteKey[];

/** Answered by answer-slack. */
export const slackRoutes = ['POST /slack/interactions', 'POST /slack/commands'] as const satisfies readonly RouteKey[];

/** Answered by look-up. */
export const lookUpRoutes = [
  'GET /',
  'GET /openapi.json',
  'GET /incidents',
  'GET /incidents/{id}',
  'GET /incidents/{id}/postmortem',
  'GET /changes/{sha}',
  'GET /paths',
  'GET /deployments',
  'GET /digests/{week}',
  'GET /evidence',
  'POST /checks',
] as const satisfies readonly RouteKey[];

/** Answered by take-verdict. */
export const verdictRoutes = ['POST /incidents/{id}/verdicts'] as const satisfies readonly RouteKey[];
