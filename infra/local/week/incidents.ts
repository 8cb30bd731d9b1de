// The bundled week's trouble: nine alerts that are four incidents, and what people answered.
import type { Alerted, Answered, Resolved } from './scenario';

export const alerted: readonly Alerted[] = [
  { service: 'checkout', startedAt: '2 14:21', at: '2 14:22', issue: 7101, level: 'fatal', title: 'PaymentIntentError: this payment was already charged', text: 'charge attempt 2 refused after timeout: idempotency key differs', frames: [['src/server.ts', 88, 'handleRequest'], ['src/charge/gateway.ts', 41, 'charge'], ['src/charge/retry.ts', 27, 'retryCharge']] },
  { service: 'checkout', startedAt: '2 14:23', at: '2 14:25', issue: 7101, level: 'fatal', title: 'PaymentIntentError: this payment was already charged', text: 'charge attempt 3 refused after timeout: idempotency key differs', frames: [['src/server.ts', 88, 'handleRequest'], ['src/charge/gateway.ts', 41, 'charge'], ['src/charge/retry.ts', 27, 'retryCharge']] },
  { service: 'checkout', startedAt: '2 14:24', at: '2 14:31', issue: 7102, level: 'error', title: 'OrderStuckError: order waits for payment', text: 'orders stuck in state waiting-for-payment' },
  { service: 'identity', startedAt: '3 09:07', at: '3 09:12', issue: 7110, level: 'fatal', title: 'SessionSignatureError: signature does not match', text: 'session signed with an unknown session_key; user sent back to sign-in', frames: [['app/main.py', 31, 'handle'], ['app/auth/session.py', 64, 'verify']] },
  { service: 'identity', startedAt: '3 10:08', at: '3 10:09', issue: 7110, level: 'error', title: 'SessionSignatureError: signature does not match', text: 'session signed with an unknown session_key on one old instance', frames: [['app/auth/session.py', 64, 'verify']] },
  { service: 'notifications', startedAt: '4 09:44', at: '4 10:04', issue: 7120, level: 'error', title: 'ReceiptSent twice for one order', text: 'duplicate ReceiptSent: consumer redelivered the message after it was sent', frames: [['queue/consumer.go', 73, 'consume']] },
  { service: 'notifications', startedAt: '4 10:06', at: '4 10:21', issue: 7121, level: 'warning', title: 'Retry queue older than 10 minutes', text: 'retryQueue age 11 min, redeliver count rising' },
  { service: 'ledger', startedAt: '6 03:10', at: '6 03:12', issue: 7130, level: 'error', title: 'RatesFeedTimeout: card network rates feed does not answer', text: 'GET rates timed out after 30 s, 5 of 5 attempts' },
  { service: 'ledger', startedAt: '6 03:20', at: '6 03:25', issue: 7131, level: 'error', title: 'Settlement waits for rates', text: 'settlement batch postponed: no rates since 03:00' },
];

export const resolved: readonly Resolved[] = [
  { service: 'checkout', at: '2 14:58', issue: 7101 },
  { service: 'checkout', at: '2 15:02', issue: 7102 },
  { service: 'identity', at: '3 09:56', issue: 7110 },
  { service: 'identity', at: '3 10:20', issue: 7110 },
  { service: 'notifications', at: '4 11:37', issue: 7120 },
  { service: 'notifications', at: '4 11:40', issue: 7121 },
  { service: 'ledger', at: '6 05:44', issue: 7130 },
  { service: 'ledger', at: '6 05:51', issue: 7131 },
];

export const answered: readonly Answered[] = [
  { at: '2 14:40', issue: 7101, say: { kind: 'this-change', pullRequest: 4207 }, failureMode: 'state/concurrency', aiInvolvement: 'authored code' },
  { at: '3 09:31', issue: 7110, say: { kind: 'this-change', pullRequest: 2309 }, failureMode: 'did not know our system', aiInvolvement: 'none found' },
  { at: '6 04:02', issue: 7130, say: { kind: 'not-a-change', reason: 'supplier' } },
];
