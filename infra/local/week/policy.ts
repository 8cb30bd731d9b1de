// The policy of the bundled week's team, as its aftershock.yaml would say it.

export const weekPolicyYaml = `version: 1
mode: advise
services:
  checkout:
    repository: acme/checkout
    depends_on: [ledger, identity]
    duration: long-lived
    channel: "#payments"
    rollback: "gh workflow run rollback.yml -f service=checkout -f to={sha}"
  ledger:
    repository: acme/ledger
    duration: long-lived
    channel: "#payments"
  identity:
    repository: acme/identity
    duration: long-lived
  notifications:
    repository: acme/notifications
paths:
  - match: ["src/charge/**"]
    surface: payments
    human_reviews: 1
    owners: ["@acme/payments"]
    ai: reviewed
    because: "Money moves here."
  - match: ["app/auth/**"]
    surface: auth
    human_reviews: 1
    owners: ["@acme/identity"]
    ai: reviewed
    because: "Everybody signs in through it."
examples:
  - { path: "src/charge/retry.ts", expect: high }
  - { path: "app/auth/session.py", expect: high }
  - { path: "README.md", expect: low }
`;
