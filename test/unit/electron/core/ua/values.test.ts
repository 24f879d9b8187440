/** What the values of a draft stand for when it is sent: what was heard before, what the dialog says, secrets, and the way it takes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import { headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { lookupIn } from '#shared/template/scope.ts';
import { dialogRow } from '#core/ua/dialogs/dialog-view.ts';
import type { Harness } from './harness.ts';
import { createHarness, LAB } from './harness.ts';

const secrets = { lab: { token: 's3cret', user: 'alice', password: 'wonderland' } };

let harness: Harness;
beforeEach(() => {
  harness = createHarness({
    known: (environment) => (environment === 'lab' ? lookupIn(secrets.lab) : () => null),
  });
});
afterEach(() => harness.close());

async function sent(text: string, draft: Partial<SendDraft> = {}): Promise<number> {
  const id = harness.start(text, draft);
  await harness.pass(0);
  return id;
}

/** The last request of a method that the console sent. */
function last(method: string): string {
  const found = harness.console.log.findLast(
    ({ direction, bytes }) => direction === 'out' && textOf(bytes).startsWith(`${method} `),
  );
  if (!found) throw new Error(`no ${method} was sent`);
  return textOf(found.bytes);
}

function field(text: string, name: string): string | null {
  const { message } = parseMessage(new TextEncoder().encode(text));
  return message && headerValue(message, name);
}

const outcomeOf = (id: number) => harness.get(id).outcome;
const missing = (names: string) => ({
  kind: 'trouble',
  trouble: { code: 'VARIABLE_UNRESOLVED', data: { names } },
});
const to = (user: string, ...headers: string[]): string =>
  [`OPTIONS sip:${user}@127.0.0.1:5070 SIP/2.0`, ...headers, '', ''].join('\r\n');

describe('the exchange before', () => {
  it('gives its last response and its request', async () => {
    const before = await sent(to('echo', 'Subject: first'));
    const text = to(
      'echo',
      'Subject: {{response.status}} {{response.reason}} to {{request.method}} {{request.header("Subject")}}',
      'Reply-To: {{response.header("To")}}',
    );
    await sent(text, { after: before });
    const answer = harness.console.log.find(({ direction }) => direction === 'in');
    expect(field(last('OPTIONS'), 'Subject')).toBe('200 OK to OPTIONS first');
    expect(field(last('OPTIONS'), 'Reply-To')).toBe(field(textOf(answer?.bytes ?? new Uint8Array()), 'To'));
  });

  it('gives nothing where there is none, or where it was let go', async () => {
    const text = to('echo', 'Subject: {{response.header("Contact")}}');
    expect(outcomeOf(await sent(text))).toMatchObject(missing('response.header("Contact")'));
    expect(outcomeOf(await sent(text, { after: 99 }))).toMatchObject(missing('response.header("Contact")'));
    expect(harness.console.log).toEqual([]);
  });
});

describe('a dialog', () => {
  it('gives its Call-ID, tags, target and numbers as they stand', async () => {
    const call = await sent(
      'INVITE sip:echo@127.0.0.1:5070 SIP/2.0\r\nContact: <sip:alice@127.0.0.1>\r\n\r\n',
    );
    await harness.pass(5_000);
    const [dialog = 0] = harness.get(call).dialogs;
    const live = harness.stack.dialogs.table.get(dialog);
    if (!live) throw new Error('there is no dialog');
    const row = dialogRow(live);
    const names = ['callId', 'localTag', 'remoteTag', 'local', 'remote', 'remoteTarget', 'localSeq'];
    const subject = names.map((name) => `{{dialog.${name}}}`).join(' ');
    await sent(`INFO {{dialog.remoteTarget}} SIP/2.0\r\nSubject: ${subject}|{{dialog.routeSet}}|\r\n\r\n`, {
      dialog,
      to: '',
    });
    const { dialog: rules } = live;
    expect(field(last('INFO'), 'Subject')).toBe(
      `${row.callId} ${rules.localTag} ${rules.remoteTag} ${rules.local} ${rules.remote} ` +
        `${rules.remoteTarget} ${rules.localSeq - 1}||`,
    );
  });

  it('that has not heard of the peer has no number of the peer', async () => {
    const call = await sent(
      'INVITE sip:echo@127.0.0.1:5070 SIP/2.0\r\nContact: <sip:alice@127.0.0.1>\r\n\r\n',
    );
    await harness.pass(5_000);
    const [dialog = 0] = harness.get(call).dialogs;
    const id = await sent('INFO sip:x SIP/2.0\r\nSubject: {{dialog.remoteSeq}}\r\n\r\n', { dialog, to: '' });
    expect(outcomeOf(id)).toMatchObject(missing('dialog.remoteSeq'));
  });

  it('of a draft outside of any gives nothing', async () => {
    expect(outcomeOf(await sent(to('{{dialog.callId}}')))).toMatchObject(missing('dialog.callId'));
  });
});

describe('secrets', () => {
  it('are known to the drafts of their environment, and to no other', async () => {
    const text = to('echo', 'Subject: {{token}}');
    await sent(text, { environment: 'lab' });
    expect(field(last('OPTIONS'), 'Subject')).toBe('s3cret');
    for (const draft of [{}, { environment: 'other' }])
      expect(outcomeOf(await sent(text, draft))).toMatchObject(missing('token'));
  });

  it('answer a challenge, where the credentials are values', async () => {
    const register =
      'REGISTER sip:127.0.0.1:5070 SIP/2.0\r\nFrom: <sip:alice@lab>\r\nTo: <sip:alice@lab>\r\n\r\n';
    const credentials = { user: '{{user}}', password: '{{password}}' };
    const id = await sent(register, { environment: 'lab', credentials });
    expect(outcomeOf(id)).toMatchObject({ kind: 'answer', status: 200 });
    expect(field(last('REGISTER'), 'Authorization')).toContain('username="alice"');
  });
});

describe('a destination', () => {
  it('has values also where the bytes leave as typed', async () => {
    const id = await sent(to('echo', 'Subject: {{lab}}'), {
      to: '{{lab}}',
      variables: { lab: LAB },
      switches: AS_TYPED,
    });
    expect(harness.get(id).destination).toBe(LAB);
    expect(field(last('OPTIONS'), 'Subject')).toBe('{{lab}}');
  });

  it('that nothing gives is named also then', async () => {
    const id = await sent(to('echo', 'Subject: {{lab}}'), { to: '{{where}}', switches: AS_TYPED });
    expect(outcomeOf(id)).toMatchObject(missing('where'));
  });

  it('may be a value, whose own value may be one', async () => {
    const variables = { peer: '{{host}}:5070', host: '127.0.0.1' };
    const id = await sent('OPTIONS sip:echo@elsewhere.invalid SIP/2.0\r\n\r\n', {
      to: ' udp:{{peer}} ',
      variables,
    });
    expect(harness.get(id).destination).toBe(LAB);
    expect(outcomeOf(id)).toMatchObject({ kind: 'answer', status: 200 });
  });

  it('that is made by chance is the one that the message says', async () => {
    const variables = { port: '{{$random.int(20000, 60000)}}', user: 'u{{$random.digits(6)}}' };
    const id = await sent('OPTIONS sip:{{user}}@127.0.0.1:{{port}} SIP/2.0\r\n\r\n', {
      to: 'udp:127.0.0.1:{{port}}',
      variables,
    });
    const port = /:(\d+)$/.exec(harness.get(id).destination ?? '')?.[1];
    expect(last('OPTIONS')).toContain(`@127.0.0.1:${port} SIP/2.0`);
    const led = await sent('OPTIONS sip:{{user}}@127.0.0.1:{{port}} SIP/2.0\r\n\r\n', { to: '', variables });
    expect(last('OPTIONS')).toContain(
      `@${(harness.get(led).destination ?? '').slice('udp:'.length)} SIP/2.0`,
    );
  });

  it('is not known by what is only known once it is', async () => {
    const id = await sent(to('echo'), { to: 'udp:{{local.ip}}:5070' });
    expect(outcomeOf(id)).toMatchObject({ kind: 'trouble', trouble: { code: 'BAD_ADDRESS' } });
  });
});

describe('what has no value', () => {
  it.each<[where: string, draft: Partial<SendDraft>, names: string]>([
    ['the destination', { to: 'udp:{{where}}' }, 'where'],
    ['the user', { credentials: { user: '{{who}}', password: '' } }, 'who'],
    ['the password', { credentials: { user: 'a', password: '{{secret}}' } }, 'secret'],
    ['a variable that holds it', { to: '{{v}}', variables: { v: '{{nobody}}' } }, 'v'],
    ['several places', { to: '{{a}}', credentials: { user: '{{b}}', password: '{{a}}' } }, 'a, b'],
  ])('is named where it stands in %s, and nothing is sent', async (_, draft, names) => {
    expect(outcomeOf(await sent(to('echo'), draft))).toMatchObject(missing(names));
    expect(harness.console.log).toEqual([]);
  });

  it('is no matter where values are not put in', async () => {
    await sent(to('echo', 'Subject: {{nobody}}'), { switches: { ...ALL_ON, variables: false } });
    expect(field(last('OPTIONS'), 'Subject')).toBe('{{nobody}}');
  });
});

describe('a value', () => {
  it('is known by the way: where it leaves', async () => {
    await sent(to('echo', 'Subject: {{me}}'), { variables: { me: '{{local.ip}}:{{local.port}}' } });
    expect(field(last('OPTIONS'), 'Subject')).toBe('127.0.0.1:5060');
  });

  it('may be bytes that are no text', async () => {
    await sent('{{v}}', {
      form: 'template',
      switches: { ...AS_TYPED, variables: true },
      variables: { v: '{{\\xff\\x00}}' },
    });
    expect(harness.console.log.at(-1)?.bytes).toEqual(new Uint8Array([0xff, 0]));
  });

  it('is made anew for each send', async () => {
    const text = to('echo', 'Subject: {{$uuid}}');
    await sent(text);
    const first = field(last('OPTIONS'), 'Subject');
    await sent(text);
    expect(field(last('OPTIONS'), 'Subject')).not.toBe(first);
  });
});
