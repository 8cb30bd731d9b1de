// The addresses that answer look-ups, for the gateway and the local front alike.

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
] as const;
