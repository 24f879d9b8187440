/** Views of the headers beyond the core ones. */
import { parsed, options } from './text-message.ts';
import {
  dialogIdOf,
  eventOf,
  numberOf,
  parseDialogId,
  rackOf,
  reasonsOf,
  retryAfterOf,
  sessionTimerOf,
  subscriptionStateOf,
} from '#shared/sip/views-dialog.ts';
import {
  authsOf,
  diversionsOf,
  historyOf,
  privacyOf,
  productsOf,
  sessionIdOf,
  warningsOf,
} from '#shared/sip/views-identity.ts';
import { valueOf, valuesOf } from '#shared/sip/views-values.ts';
import { describe, expect, it } from 'vitest';

const having = (...lines: readonly string[]): ReturnType<typeof parsed> => parsed(options(lines));
const bare = having();

describe('views of dialogs and subscriptions', () => {
  it('reads Event with its templates', () => {
    expect(eventOf(having('o: presence.winfo ; id=7'))).toEqual({
      package: 'presence',
      templates: ['winfo'],
      id: '7',
    });
    expect(eventOf(bare)).toBeNull();
  });

  it('reads Subscription-State', () => {
    expect(subscriptionStateOf(having('Subscription-State: Active;expires=60'))).toEqual({
      state: 'active',
      expires: 60,
      retryAfter: null,
      reason: null,
    });
    expect(subscriptionStateOf(bare)).toBeNull();
  });

  it('reads RAck, and nothing where it is not one', () => {
    expect(rackOf(having('RAck: 776656\t1 INVITE'))).toEqual({ rseq: 776_656, cseq: 1, method: 'INVITE' });
    expect(rackOf(having('RAck: x'))).toBeNull();
  });

  it('reads what Replaces points at, in a header and in a URI', () => {
    expect(dialogIdOf(having('Replaces: 1@h;to-tag=a;from-tag=b;early-only'), 'Replaces')).toEqual({
      callId: '1@h',
      params: new Map([
        ['to-tag', 'a'],
        ['from-tag', 'b'],
        ['early-only', ''],
      ]),
    });
    expect(parseDialogId(' 1@h;to-tag=a ')?.callId).toBe('1@h');
    expect(parseDialogId(';to-tag=a')).toBeNull();
    expect(dialogIdOf(bare, 'Join')).toBeNull();
  });

  it('reads timers', () => {
    const message = having('x: 1800;Refresher=UAS', 'Min-SE: 90', 'Retry-After: 5 (busy);duration=60');
    expect(sessionTimerOf(message, 'Session-Expires')).toEqual({ seconds: 1800, refresher: 'uas' });
    expect(sessionTimerOf(message, 'Min-SE')).toEqual({ seconds: 90, refresher: null });
    expect(retryAfterOf(message)).toEqual({ seconds: 5, comment: '(busy)', duration: 60 });
    expect(retryAfterOf(bare)).toBeNull();
    expect(numberOf(message, 'Max-Forwards')).toBe(70);
    expect(numberOf(message, 'RSeq')).toBeNull();
  });

  it('reads every reason', () => {
    const reasons = reasonsOf(having('Reason: Q.850;cause=16;text="a, b"', 'Reason: SIP;cause=x'));
    expect(reasons).toEqual([
      { protocol: 'Q.850', cause: 16, text: 'a, b' },
      { protocol: 'SIP', cause: null, text: '' },
    ]);
  });
});

describe('views of identities', () => {
  it('reads where a request was sent before', () => {
    const message = having(
      'History-Info: <sip:a@x>;index=1, <sip:b@x?Reason=SIP>;index=1.2',
      'Diversion: <sip:c@x>;reason=no-answer;counter=2',
    );
    expect(historyOf(message).map(({ uri, index }) => [uri, index])).toEqual([
      ['sip:a@x', [1]],
      ['sip:b@x?Reason=SIP', [1, 2]],
    ]);
    expect(diversionsOf(message)).toMatchObject([{ uri: 'sip:c@x', reason: 'no-answer', counter: 2 }]);
  });

  it('reads both halves of Session-ID', () => {
    const half = 'ab30317f1a784dc48ff824d0d3715d86';
    expect(sessionIdOf(having(`Session-ID: ${half};remote=${half}`))).toEqual({ local: half, remote: half });
    expect(sessionIdOf(having(`Session-ID: ${half}`))?.remote).toBeNull();
    expect(sessionIdOf(bare)).toBeNull();
  });

  it('reads Privacy, challenges, products and warnings', () => {
    const message = having(
      'Privacy: ID; header',
      'WWW-Authenticate: Digest realm="a, b",nonce="n"',
      'WWW-Authenticate: Bearer realm="x"',
      'User-Agent: Phone/1.2 (a (b)) Core',
      'Warning: 307 isi.example "Session parameter \\"foo\\""',
    );
    expect(privacyOf(message)).toEqual(['id', 'header']);
    expect(authsOf(message, 'WWW-Authenticate').map(({ scheme }) => scheme)).toEqual(['Digest', 'Bearer']);
    expect(authsOf(message, 'WWW-Authenticate')[0]?.params.get('realm')).toBe('a, b');
    expect(productsOf(message, 'User-Agent')).toEqual([
      { name: 'Phone', version: '1.2', comment: null },
      { name: '', version: null, comment: '(a (b))' },
      { name: 'Core', version: null, comment: null },
    ]);
    expect(warningsOf(message)).toEqual([
      { code: 307, agent: 'isi.example', text: 'Session parameter "foo"' },
    ]);
  });

  it('reads words with parameters', () => {
    const message = having('User-to-User: 56a3;encoding=hex, "q;x"');
    expect(valuesOf(message, 'User-to-User').map(({ value }) => value)).toEqual(['56a3', 'q;x']);
    expect(valueOf(bare, 'User-to-User')).toBeNull();
  });
});
