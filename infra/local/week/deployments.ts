// The bundled week's deployments: four services, people and agents, fictional.
import type { RolledBack, Shipped } from './scenario';

export const shipped: readonly Shipped[] = [
  // checkout: the shop's front door. Tuesday's retry is the one that breaks.
  { service: 'checkout', at: '1 08:52', pullRequest: 4189, title: 'Show delivery window before payment', author: 'person', review: 'before', files: [['src/delivery/window.ts', 48, 6], ['test/delivery/window.test.ts', 31, 0]], words: ['deliveryWindow', 'slot'] },
  { service: 'checkout', at: '1 10:31', pullRequest: 4190, title: 'Cache cart totals', author: 'claude', review: 'before', files: [['src/cart/totals.ts', 62, 18], ['test/cart/totals.test.ts', 40, 2]], words: ['totalsCache', 'cartId', 'ttl'] },
  { service: 'checkout', at: '1 13:20', pullRequest: 4193, title: 'Bump http client to 7.2', author: 'dependabot', review: 'none', files: [['package.json', 1, 1], ['package-lock.json', 214, 190]], words: ['undici'] },
  { service: 'checkout', at: '1 15:47', pullRequest: 4196, title: 'Explain voucher errors', author: 'person', review: 'before', files: [['src/voucher/messages.ts', 22, 9]], words: ['voucherExpired', 'message'] },
  { service: 'checkout', at: '2 09:05', pullRequest: 4199, title: 'Trim address lines', author: 'cursor', review: 'before', files: [['src/address/normalise.ts', 14, 3], ['test/address/normalise.test.ts', 18, 0]], words: ['trimLine'] },
  { service: 'checkout', at: '2 11:38', pullRequest: 4203, title: 'Log cart size', author: 'person', review: 'none', files: [['src/cart/metrics.ts', 9, 1]], words: ['cartSize'] },
  { service: 'checkout', at: '2 14:14', pullRequest: 4207, title: 'Retry charge on timeout', body: 'The card gateway times out now and then. Retries the charge up to three times.', author: 'claude', review: 'starter-only', files: [['src/charge/retry.ts', 71, 4], ['src/charge/gateway.ts', 12, 5], ['test/charge/retry.test.ts', 66, 0]], words: ['retryCharge', 'PaymentIntent', 'idempotencyKey', 'attempt', 'timeout'] },
  { service: 'checkout', at: '2 16:40', pullRequest: 4210, title: 'Retry charge with one idempotency key', body: 'Reuses the key of the first attempt.', author: 'person', review: 'before', files: [['src/charge/retry.ts', 23, 31], ['test/charge/retry.test.ts', 44, 6]], words: ['idempotencyKey', 'retryCharge'] },
  { service: 'checkout', at: '3 10:02', pullRequest: 4214, title: 'Round tax per line', author: 'person', review: 'before', files: [['src/tax/rounding.ts', 18, 12], ['test/tax/rounding.test.ts', 52, 4]], words: ['roundHalfEven', 'taxLine'] },
  { service: 'checkout', at: '3 15:25', pullRequest: 4216, title: 'Saved-card fallback', body: 'Offers a saved card when the wallet is not available.', author: 'claude', review: 'after', files: [['src/charge/saved-card.ts', 54, 0], ['src/charge/methods.ts', 8, 2]], words: ['savedCard', 'paymentMethod'] },
  { service: 'checkout', at: '4 09:41', pullRequest: 4221, title: 'New empty-cart picture', author: 'person', review: 'none', files: [['assets/empty-cart.svg', 20, 11], ['styles/cart.css', 6, 2]], words: [] },
  { service: 'checkout', at: '4 14:08', pullRequest: 4224, title: 'Move cart badge into its own component', author: 'copilot-agent', review: 'before', files: [['src/ui/cart-badge.tsx', 37, 0], ['src/ui/header.tsx', 4, 29]], words: ['CartBadge'] },
  { service: 'checkout', at: '5 10:55', pullRequest: 4229, title: 'Tell shoppers when an item sold out', author: 'person', review: 'before', files: [['src/cart/availability.ts', 41, 7]], words: ['soldOut', 'availability'] },
  { service: 'checkout', at: '5 13:30', pullRequest: 4231, title: 'Document local set-up', author: 'person', review: 'none', files: [['README.md', 34, 8]], words: [] },

  // ledger: money is written down here. Quiet from Wednesday on; Saturday's trouble comes from a supplier.
  { service: 'ledger', at: '1 09:30', pullRequest: 811, title: 'Index postings by account', body: 'Adds an index; the table keeps its shape.', author: 'person', review: 'before', files: [['db/migrations/0113_postings_account_index.sql', 4, 0]], words: ['postings', 'account_id'] },
  { service: 'ledger', at: '1 14:12', pullRequest: 814, title: 'Batch settlement exports', author: 'claude', review: 'before', files: [['src/settlement/export.ts', 58, 21], ['test/settlement/export.test.ts', 47, 0]], words: ['settlementBatch', 'exportRow'] },
  { service: 'ledger', at: '2 08:45', pullRequest: 816, title: 'Drop legacy fee column', body: 'Nothing reads it since spring.', author: 'person', review: 'before', files: [['db/migrations/0114_drop_legacy_fee.sql', 3, 0], ['src/fees/model.ts', 2, 9]], words: ['legacy_fee'] },
  { service: 'ledger', at: '2 10:20', pullRequest: 818, title: 'Fetch exchange rates every ten minutes', author: 'cursor', review: 'before', files: [['src/rates/schedule.ts', 15, 6]], words: ['ratesFeed', 'interval'] },
  { service: 'ledger', at: '2 15:33', pullRequest: 820, title: 'Count unmatched postings', author: 'person', review: 'before', files: [['src/reconcile/metrics.ts', 17, 0]], words: ['unmatched'] },
  { service: 'ledger', at: '3 09:18', pullRequest: 823, title: 'Name test accounts', author: 'person', review: 'none', files: [['test/accounts.ts', 12, 12]], words: [] },
  { service: 'ledger', at: '3 11:51', pullRequest: 825, title: 'Bump decimal library', author: 'dependabot', review: 'none', files: [['package.json', 1, 1], ['package-lock.json', 12, 12]], words: ['decimal'] },

  // identity: reports CDEvents from its own deployer. Wednesday's key rotation locks people out.
  { service: 'identity', at: '1 11:04', pullRequest: 2301, title: 'Show last sign-in', author: 'person', review: 'before', files: [['app/profile/last_sign_in.py', 19, 2]], words: ['last_sign_in'] },
  { service: 'identity', at: '1 16:22', pullRequest: 2303, title: 'Translate consent page', author: 'copilot-agent', review: 'before', files: [['locales/de/consent.json', 44, 0], ['locales/fr/consent.json', 44, 0]], words: ['consent'] },
  { service: 'identity', at: '2 10:10', pullRequest: 2306, title: 'Expire invitations after a week', author: 'claude', review: 'before', files: [['app/invitations/expiry.py', 27, 5], ['tests/test_invitations.py', 38, 1]], words: ['invitation', 'expires_at'] },
  { service: 'identity', at: '3 08:58', pullRequest: 2309, title: 'Rotate session key', body: 'Signs new sessions with the new key.', author: 'person', review: 'before', files: [['app/auth/session.py', 33, 14], ['app/auth/keys.py', 21, 3]], words: ['session_key', 'SessionSignature', 'verify', 'rotate'] },
  { service: 'identity', at: '3 09:50', pullRequest: 2310, title: 'Accept the old session key for a day', author: 'person', review: 'before', files: [['app/auth/session.py', 16, 4], ['tests/test_session.py', 41, 0]], words: ['previous_key', 'SessionSignature'] },
  { service: 'identity', at: '4 13:12', pullRequest: 2314, title: 'Fewer queries on the team page', author: 'claude', review: 'before', files: [['app/teams/queries.py', 29, 37]], words: ['prefetch', 'members'] },
  { service: 'identity', at: '5 09:27', pullRequest: 2318, title: 'Label sign-in fields for screen readers', author: 'person', review: 'before', files: [['templates/sign_in.html', 12, 6]], words: ['aria'] },

  // notifications: deploys from a job that reports its own commits.
  { service: 'notifications', at: '1 09:12', pullRequest: 644, title: 'Shorten receipt subject', author: 'person', review: 'none', files: [['templates/receipt.txt', 2, 2]], words: ['receipt', 'subject'] },
  { service: 'notifications', at: '1 12:40', pullRequest: 646, title: 'Send digests in the reader’s time zone', author: 'claude', review: 'before', files: [['digest/schedule.go', 39, 11], ['digest/schedule_test.go', 52, 0]], words: ['timezone', 'nextRun'] },
  { service: 'notifications', at: '2 09:34', pullRequest: 648, title: 'Drop unused template', author: 'person', review: 'none', files: [['templates/old_receipt.txt', 0, 41]], words: [] },
  { service: 'notifications', at: '2 13:55', pullRequest: 651, title: 'Measure queue depth', author: 'cursor', review: 'before', files: [['queue/metrics.go', 24, 0]], words: ['queueDepth'] },
  { service: 'notifications', at: '3 10:44', pullRequest: 655, title: 'Unsubscribe in one click', author: 'person', review: 'before', files: [['web/unsubscribe.go', 47, 12]], words: ['unsubscribe', 'token'] },
  { service: 'notifications', at: '3 16:03', pullRequest: 657, title: 'Bump mail library', author: 'dependabot', review: 'none', files: [['go.mod', 1, 1], ['go.sum', 4, 4]], words: ['mail'] },
  { service: 'notifications', at: '4 09:36', pullRequest: 660, title: 'Deliver receipts through the retry queue', body: 'Receipts no longer get lost when the mail server is slow.', author: 'claude', review: 'before', files: [['queue/consumer.go', 61, 12], ['queue/retry.go', 44, 0], ['receipts/send.go', 9, 14]], words: ['ReceiptSent', 'retryQueue', 'ack', 'consumer', 'redeliver'] },
  { service: 'notifications', at: '4 11:28', pullRequest: 663, title: 'Acknowledge before sending', author: 'person', review: 'before', files: [['queue/consumer.go', 8, 6]], words: ['ack', 'ReceiptSent'] },
  { service: 'notifications', at: '4 15:19', pullRequest: 665, title: 'Tidy template names', author: 'copilot-agent', review: 'before', files: [['templates/index.go', 18, 18]], words: ['templateName'] },
  { service: 'notifications', at: '5 08:41', pullRequest: 668, title: 'Log bounce reasons', author: 'person', review: 'before', files: [['bounces/log.go', 13, 1]], words: ['bounceReason'] },
  { service: 'notifications', at: '5 14:02', pullRequest: 670, title: 'Test quiet hours across midnight', author: 'claude', review: 'before', files: [['digest/quiet_test.go', 58, 0]], words: ['quietHours'] },
];

export const rolledBack: readonly RolledBack[] = [{ service: 'checkout', at: '2 14:49', rollbackTo: 4203 }];
