// The words that give a surface away, across languages and frameworks: the whole of the built-in policy's knowledge of names.
import type { Surface } from '../facts/change';

/** Words that mean one thing wherever they stand. */
export const certainWords: Partial<Record<Surface, string>> = {
  auth: `auth authn authz authentication authenticate authenticator authenticators authenticated authorization authorisation authorize authorise authorizer
    authorizers oauth oauth2 openid oidc saml sso login logins logout signin signout jwt jwts jwks rbac abac acl acls permission permissions password passwords passwd
    mfa 2fa totp otp webauthn passkey passkeys iam csrf xsrf ldap kerberos krb5 impersonate impersonation cognito okta auth0 keycloak keystone pam sudoers
    privilege privileges`,
  payments: `payment payments billing billings invoice invoices invoicing ledger ledgers refund refunds payout payouts stripe paypal braintree adyen chargeback
    chargebacks payroll chargebee recurly checkouts paywall disbursement disbursements settlement settlements withdrawal withdrawals klarna`,
  'user-data': `pii gdpr ccpa hipaa userdata personaldata customerdata anonymize anonymise anonymization anonymizer pseudonymize pseudonymization dsar`,
  secrets: `secret secrets kms keystore keystores keyring credential credentials vault cipher ciphers encryption encrypt encrypted encryptor encryptors decrypt decryption
    decryptor decryptors tls dtls ssl openssl boringssl x509 certificate certificates certs cert pki hsm privatekey sops truststore`,
  state: `queue queues worker workers scheduler schedulers cron crontab lock locks locking mutex cache caches caching redis memcached kafka rabbitmq sqs consumer consumers
    producer producers database databases db sql mysql postgres postgresql clickhouse mongo mongodb dynamodb cassandra elasticsearch replication sharding
    transaction transactions concurrency migration migrations retry storage storages persistence repository repositories`,
  infra: `terraform cdk pulumi cloudformation kubernetes k8s helm ansible puppet chef nginx haproxy envoy istio deploy deployment deployments docker dockerfile infra infrastructure
    nomad argocd fluxcd kustomize kustomization systemd cloudbuild jenkinsfile vagrantfile procfile ingress loadbalancer monitoring provisioning`,
  'public-api': `api apis openapi swagger graphql grpc rest webhook webhooks endpoint endpoints route routes router routing controller controllers sdk`,
};

/** Words that mean it only in company: `session` is a login beside `cookie`, and a recording beside `trace`. */
export const pairedWords: readonly { surface: Surface; words: string; beside: string }[] = [
  {
    surface: 'auth',
    words: 'session sessions',
    beside:
      'controller controllers cookie cookies user users middleware middlewares csrf security devise http guard django rails account accounts',
  },
  { surface: 'auth', words: 'signup registration', beside: 'user users account accounts controller controllers password' },
  {
    surface: 'auth',
    words: 'token tokens',
    beside: 'access refresh bearer api session csrf user revoke revocation reset issuer verify verification jwt security personal identity',
  },
  { surface: 'auth', words: 'role roles', beside: 'user users access policy policies binding bindings grant grants assignment security' },
  { surface: 'auth', words: 'access', beside: 'control policy grant grants rule rules' },
  { surface: 'auth', words: 'identity', beside: 'provider providers service services user users federation verify verification server' },
  { surface: 'auth', words: 'security', beside: 'config configuration middleware filter policy context manager' },
  { surface: 'payments', words: 'checkout', beside: 'cart basket order orders shop store service services session payment page' },
  {
    surface: 'payments',
    words: 'subscription subscriptions plan plans',
    beside: 'billing customer customers stripe pricing paid renewal membership',
  },
  { surface: 'payments', words: 'charge charges', beside: 'card cards customer customers capture payment services' },
  { surface: 'payments', words: 'credit', beside: 'card cards note notes memo' },
  { surface: 'payments', words: 'wallet wallets', beside: 'balance service services transfer user users top' },
  {
    surface: 'user-data',
    words: 'user users customer customers account accounts member members',
    beside: 'delete deletion deleter erase erasure eraser purge consent',
  },
  { surface: 'user-data', words: 'personal', beside: 'data information details' },
  { surface: 'user-data', words: 'privacy', beside: 'request requests export deletion consent controller service' },
  { surface: 'secrets', words: 'key keys', beside: 'private signing encryption api rotate rotation master management' },
  { surface: 'secrets', words: 'crypto cryptography', beside: 'key keys sign signing aes rsa hash hmac password utils lib' },
];

/** Whole folder runs and file endings, tried before words. */
export const places: readonly { surface: Surface; folder?: string; file?: RegExp }[] = [
  { surface: 'infra', folder: '.github' },
  { surface: 'infra', folder: '.gitlab' },
  { surface: 'infra', folder: '.circleci' },
  { surface: 'infra', folder: '.buildkite' },
  {
    surface: 'infra',
    file: /^(\.gitlab-ci\.yml|\.travis\.yml|jenkinsfile|azure-pipelines\.yml|dockerfile|docker-compose\.ya?ml|procfile|codeowners)$|\.(tfvars|hcl|dockerfile)$/,
  },
  {
    surface: 'secrets',
    file: /^\.env(\.(?!example|sample|template|dist|test)[a-z0-9_-]+)?$|\.(pem|key|p12|pfx|jks|crt|keystore|age|gpg)$/,
  },
];

/** Endings that are glued to a word in all-lower-case names: `authservice`, `paymentsapi`. */
export const gluedEndings = `service services server api client manager handler provider controller module lib core middleware config store
  page form view db router routes helper processor gateway worker`;

/** The order in which surfaces win where a path names several. */
export const surfaceOrder: readonly Surface[] = [
  'payments',
  'auth',
  'secrets',
  'user-data',
  'public-api',
  'state',
  'infra',
  'internal',
  'cosmetic',
];
