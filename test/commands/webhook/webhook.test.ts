import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../polar/http/server.js';
import { recent, stage } from '../listen/stage.js';

const json = (text: string) => JSON.parse(text);

describe('webhook register', () => {
  it('keeps the key beside the token, readable for nobody else, and shows it nowhere', async () => {
    const at = await stage();
    const listening = await at.listen();
    const { exitCode, stdout, stderr } = await at.call('webhook', 'register', listening.url, '--json');
    expect([exitCode, json(stdout)]).toMatchObject([
      0,
      { done: 'registered', url: listening.url, events: ['EXERCISE'] },
    ]);
    const key = readFileSync(join(at.home, 'webhook-key'), 'utf8').trim();
    expect(key).toBe(at.sandbox.webhooks.registered?.secret);
    const all = [stdout, stderr, listening.said().stderr, readFileSync(join(at.home, 'webhook.json'), 'utf8')];
    for (const said of all) expect(said).not.toContain(key);
    const status = json((await at.call('webhook', 'status', '--json')).stdout);
    expect(status).toMatchObject({ webhook: { registered_here: true, active: true }, here: { state: 'active' } });
  });

  it('asks for the events about what is pulled', async () => {
    const at = await stage();
    at.env.POLAR_SYNC_DATA = 'workouts,sleep,activity';
    const { stdout } = await at.call('webhook', 'register', (await at.listen()).url, '--json');
    expect(json(stdout).events).toEqual(['EXERCISE', 'SLEEP', 'ACTIVITY_SUMMARY']);
  });

  it('changes its own webhook in place, with the same key', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening);
    const before = at.sandbox.webhooks.registered;
    expect((await at.call('webhook', 'register', listening.url, '--events', 'all')).exitCode).toBe(0);
    const { id, secret, events } = at.sandbox.webhooks.registered ?? {};
    expect([id, secret, events?.length]).toEqual([before?.id, before?.secret, 7]);
  });

  it('does not touch a webhook of another machine unless it is told to', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening);
    for (const file of ['webhook.json', 'webhook-key']) rmSync(join(at.home, file));
    const refused = await at.call('webhook', 'register', listening.url, '--json');
    expect([refused.exitCode, json(refused.stderr).code]).toEqual([2, 'WEBHOOK_EXISTS']);
    expect(existsSync(join(at.home, 'webhook.json'))).toBe(false);
    const before = at.sandbox.webhooks.registered?.secret;
    expect((await at.call('webhook', 'register', listening.url, '--replace')).exitCode).toBe(0);
    expect(at.sandbox.webhooks.registered?.secret).not.toBe(before);
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
  });

  it('finds out before Polar is told that an address leads elsewhere', async () => {
    const at = await stage();
    await at.listen();
    const elsewhere = await serve((_request, response) => response.end('a'.repeat(64)));
    for (const url of [`${elsewhere.url}/webhook`, 'http://127.0.0.1:1/webhook']) {
      const { exitCode, stderr } = await at.call('webhook', 'register', url, '--json');
      expect([exitCode, json(stderr).code]).toEqual([2, 'WEBHOOK_ELSEWHERE']);
    }
    expect(at.sandbox.webhooks.attempts).toEqual([]);
    // Polar's own ping finds it out as well.
    const gone = await at.call('webhook', 'register', 'http://127.0.0.1:1/webhook', '--no-test', '--json');
    expect([gone.exitCode, json(gone.stderr)]).toMatchObject([2, { code: 'WEBHOOK_PING' }]);
    expect(existsSync(join(at.home, 'webhook.json'))).toBe(false);
    for (const url of ['http://polar.example/webhook', 'https://a:b@polar.example/webhook', 'polar.example'])
      expect(json((await at.call('webhook', 'register', url, '--json')).stderr).code).toBe('WEBHOOK_URL');
  });

  it('leaves no question behind if it cannot even be asked, and says why', async () => {
    const at = await stage();
    const register = () => at.call('webhook', 'register', 'https://polar.example/webhook', '--json');
    at.env.HTTPS_PROXY = 'no address';
    expect((await register()).exitCode).toBe(2);
    expect(existsSync(join(at.inbox, 'probe'))).toBe(false);
    delete at.env.HTTPS_PROXY;
    writeFileSync(at.inbox, '');
    const { exitCode, stderr } = await register();
    expect([exitCode, json(stderr).code]).toEqual([8, 'INBOX_UNUSABLE']);
  });

  it('takes the webhook back if its key cannot be kept', async () => {
    const at = await stage();
    const listening = await at.listen();
    mkdirSync(join(at.home, 'webhook-key', 'in the way'), { recursive: true });
    chmodSync(join(at.home, 'webhook-key'), 0o700);
    const { exitCode } = await at.call('webhook', 'register', listening.url, '--no-test', '--json');
    expect([exitCode, at.sandbox.webhooks.registered]).toEqual([7, undefined]);
  });

  it('says that webhooks are a thing of v3 if v3 does not know the client', async () => {
    const at = await stage({ api: 'v4' });
    const { exitCode, stderr } = await at.call('webhook', 'register', (await at.listen()).url, '--json');
    expect([exitCode, json(stderr)]).toMatchObject([
      4,
      { code: 'WEBHOOK_CLIENT', hint: expect.stringContaining('a thing of v3') },
    ]);
    expect((await at.call('webhook', 'register', 'http://127.0.0.1/webhook', '--events', 'SLEEPY')).stderr).toContain(
      'Did you mean SLEEP?',
    );
  });
});

describe('a user who signed in to v4', () => {
  it('has webhooks through a second sign-in, to v3, whose client they belong to', async () => {
    const at = await stage({ api: 'both' });
    const [first, second] = ['token.json', 'token-second.json'].map((name) => join(at.home, name)) as [string, string];
    const three = json(readFileSync(first, 'utf8'));
    writeFileSync(second, JSON.stringify({ ...three, generation: 'v3' }), { mode: 0o600 });
    const four = { accessToken: at.sandbox.issueV4Token(), generation: 'v4', clientSecret: 'of another client' };
    writeFileSync(first, JSON.stringify({ ...three, ...four }), { mode: 0o600 });
    await at.register(await at.listen());
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
    expect(json((await at.call('webhook', 'status', '--json')).stdout)).toMatchObject({ here: { state: 'active' } });
  });
});

describe('a webhook that Polar has deactivated', () => {
  it('is activated again by the next pull, and one that is gone is reported', async () => {
    const at = await stage();
    await at.register(await at.listen());
    const registered = at.sandbox.webhooks.registered as { active: boolean };
    registered.active = false;
    const doctor = json((await at.call('doctor', '--json')).stdout).checks as { name: string; status: string }[];
    expect(doctor.find(({ name }) => name === 'webhook')?.status).toBe('warn');
    const { exitCode, stderr } = await at.call('pull');
    expect([exitCode, registered.active]).toEqual([0, true]);
    expect(stderr).toContain('Polar had deactivated the webhook; it is active again.');
    expect((await at.call('webhook', 'remove')).exitCode).toBe(0);
    expect([existsSync(join(at.home, 'webhook-key')), existsSync(join(at.home, 'webhook.json'))]).toEqual([
      false,
      false,
    ]);
    expect((await at.call('webhook', 'status')).stdout).toContain('Your client has no webhook.');
  });

  it.each([
    ['registered anew', { id: 'newer', state: 'active' }],
    ['registered anew with the same id', { registeredAt: '2026-03-01T12:00:00.000Z', state: 'active' }],
    ['removed', undefined],
  ])('stays %s if that happened while a pull asked about it', async (_name, changes) => {
    let file = '';
    let after: string | undefined;
    const at = await stage({
      onRequest: (_n, { method, path }) => {
        if (method !== 'GET' || !path.startsWith('/v3/webhooks') || file === '') return;
        after = changes && JSON.stringify({ ...json(readFileSync(file, 'utf8')), ...changes });
        if (after === undefined) rmSync(file);
        else writeFileSync(file, after);
        file = '';
      },
    });
    await at.register(await at.listen());
    (at.sandbox.webhooks.registered as { active: boolean }).active = false;
    const path = join(at.home, 'webhook.json');
    file = path;
    expect((await at.call('pull')).exitCode).toBe(0);
    expect([file, existsSync(path) ? readFileSync(path, 'utf8') : undefined]).toEqual(['', after]);
  });

  it('spoils no pull if it cannot be asked about', async () => {
    const at = await stage();
    await at.register(await at.listen());
    at.sandbox.faults.add({ kind: '500', path: /webhooks/, times: 'always' });
    const { exitCode, stderr } = await at.call('pull');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('warning: The webhook:')]);
  });
});
