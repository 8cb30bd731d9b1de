import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { usages } from '../../shared/slack/commands';

const manifest = parse(readFileSync(join(__dirname, '../../infra/slack-app.yaml'), 'utf8'));

/** Every method the client calls, with the scopes that allow it. Source: docs.slack.dev, methods. */
const needed = {
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'metadata.message:read'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'conversations.list': ['channels:read', 'groups:read'],
  'slash commands': ['commands'],
};

describe('the app manifest', () => {
  it('asks for the scopes that are used, and for no other', () => {
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(Object.values(needed).flat())].sort());
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });
  it('sends everything to the two routes there are', () => {
    const { interactivity, event_subscriptions: events } = manifest.settings;
    expect(interactivity).toEqual({ is_enabled: true, request_url: 'https://YOUR-HOST/slack/interactions' });
    expect(events).toEqual({ request_url: 'https://YOUR-HOST/slack/interactions', bot_events: ['app_home_opened'] });
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
    expect(manifest.settings.socket_mode_enabled).toBe(false);
  });
  it('hints at every look-up there is, within the limits', () => {
    const [command] = manifest.features.slash_commands;
    expect(command).toMatchObject({ command: '/aftershock', url: 'https://YOUR-HOST/slack/commands', should_escape: false });
    expect(
      command.usage_hint
        .split(' | ')
        .map((hint: string) => hint.split(' ')[0])
        .sort(),
    ).toEqual(Object.keys(usages).sort());
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
  });
});
