// What does Slack send when somebody presses, submits, types or opens? Only the fields that are used.
import * as z from 'zod';

const short = z.string().max(500);
const user = z.object({ id: short.min(1) });
const team = z.object({ id: short }).nullish();

export const BlockActions = z.object({
  type: z.literal('block_actions'),
  user,
  team,
  trigger_id: short.optional(),
  container: z.object({ channel_id: short.optional(), message_ts: short.optional() }).optional(),
  actions: z
    .array(
      z.object({
        action_id: short,
        block_id: short.optional(),
        action_ts: short.optional(),
        value: z.string().max(2_000).optional(),
        selected_option: z.object({ value: short }).nullish(),
      }),
    )
    .min(1),
});
export type BlockActions = z.infer<typeof BlockActions>;

const Field = z.object({ value: z.string().max(3_000).nullish(), selected_option: z.object({ value: short }).nullish() });

export const ViewSubmission = z.object({
  type: z.literal('view_submission'),
  user,
  team,
  trigger_id: short.optional(),
  view: z.object({
    id: short,
    hash: short.optional(),
    callback_id: short,
    private_metadata: z.string().max(3_000),
    state: z.object({ values: z.record(short, z.record(short, Field)) }),
  }),
});
export type ViewSubmission = z.infer<typeof ViewSubmission>;

export const SlashCommand = z.object({
  command: short.min(1),
  text: z.string().max(4_000).default(''),
  user_id: short.min(1),
  team_id: short.default(''),
  channel_id: short.default(''),
  trigger_id: short.default(''),
  response_url: z.string().max(3_000).default(''),
});
export type SlashCommand = z.infer<typeof SlashCommand>;

export const HomeOpened = z.object({
  type: z.literal('event_callback'),
  team_id: short.default(''),
  event_id: short.default(''),
  event: z.object({ type: z.literal('app_home_opened'), user: short.min(1), tab: z.literal('home') }),
});
export type HomeOpened = z.infer<typeof HomeOpened>;

export const AddressCheck = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1_000) });
