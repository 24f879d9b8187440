/** Dialogs that take the place of others (RFC 3891), and the text that asks for it (RFC 3515, RFC 3261 19.1.1). */
import { describe, expect, it } from 'vitest';
import type { FindDialog, ReplaceableDialog } from '#core/dialog/replaces.ts';
import { escapeUriHeader, judgeReplaces, referTo, replacesValue } from '#core/dialog/replaces.ts';
import { parseDialogId } from '#shared/sip/views-dialog.ts';
import { referTarget } from '#core/dialog/refer.ts';
import { asked } from './usage-messages.ts';

const ID = 'Replaces: other@host;to-tag=ours;from-tag=theirs';

/** Knows one dialog by `call-id/local tag/remote tag`. */
const knows =
  (found: ReplaceableDialog, ...names: string[]): FindDialog =>
  (callId, toTag, fromTag) =>
    names.includes(`${callId}/${toTag}/${fromTag}`) ? found : null;

const confirmed: ReplaceableDialog = { phase: 'confirmed', initiator: false };
const early: ReplaceableDialog = { phase: 'early', initiator: true };
const NAME = 'other@host/ours/theirs';

/** `replace` or the status. */
function verdict(headers: readonly string[], find: FindDialog, method = 'INVITE'): string | number | null {
  const judged = judgeReplaces(asked(method, headers), find);
  return judged?.kind === 'refuse' ? judged.status : (judged?.kind ?? null);
}

describe('an INVITE with Replaces', () => {
  it.each<[title: string, headers: string[], find: FindDialog, expected: string | number | null]>([
    ['without it, is none', [], knows(confirmed, NAME), null],
    ['replaces a confirmed dialog', [ID], knows(confirmed, NAME), 'replace'],
    ['replaces an early dialog that we began', [ID], knows(early, NAME), 'replace'],
    ['replaces it with early-only too', [`${ID};early-only`], knows(early, NAME), 'replace'],
    ['does not replace an early dialog of theirs', [ID], knows({ ...early, initiator: false }, NAME), 481],
    ['is busy where early-only meets a confirmed one', [`${ID};early-only`], knows(confirmed, NAME), 486],
    [
      'is declined where the dialog is over',
      [ID],
      knows({ phase: 'terminated', initiator: true }, NAME),
      603,
    ],
    ['finds nothing', [ID], () => null, 481],
    ['is not mistaken about the side of the tags', [ID], knows(confirmed, 'other@host/theirs/ours'), 481],
    ['is refused where there are two', [ID, ID], knows(confirmed, NAME), 400],
    ['is refused beside Join', [ID, 'Join: x;to-tag=1;from-tag=2'], knows(confirmed, NAME), 400],
    ['is refused without to-tag', ['Replaces: other@host;from-tag=theirs'], knows(confirmed, NAME), 400],
    ['is refused without from-tag', ['Replaces: other@host;to-tag=ours'], knows(confirmed, NAME), 400],
    ['is refused where it is empty', ['Replaces: '], knows(confirmed, NAME), 400],
    [
      'takes a tag of 0 for none',
      ['Replaces: c;to-tag=ours;from-tag=0'],
      knows(confirmed, 'c/ours/'),
      'replace',
    ],
    [
      'takes a tag of 0 for itself',
      ['Replaces: c;to-tag=ours;from-tag=0'],
      knows(confirmed, 'c/ours/0'),
      'replace',
    ],
    [
      'finds nothing where it finds two',
      ['Replaces: c;to-tag=ours;from-tag=0'],
      knows(confirmed, 'c/ours/0', 'c/ours/'),
      481,
    ],
  ])('RFC 3891 3: %s', (_title, headers, find, expected) => {
    expect(verdict(headers, find)).toBe(expected);
  });

  it.each(['SUBSCRIBE', 'REFER', 'UPDATE'])('RFC 3891 3: is refused in %s', (method) => {
    expect(verdict([ID], knows(confirmed, NAME), method)).toBe(400);
  });

  it('says which dialog it replaces', () => {
    expect(judgeReplaces(asked('INVITE', ['Replaces: c;to-tag=0;from-tag=x']), knows(early, 'c//x'))).toEqual(
      {
        kind: 'replace',
        dialog: { callId: 'c', toTag: '', fromTag: 'x' },
        phase: 'early',
      },
    );
  });
});

const dialog = { callId: '90abc@192.0.2.1', localTag: 'mine', remoteTag: 'peer' };

describe('the text of Replaces', () => {
  it('has the tag of the one who is asked as to-tag (RFC 3891 6.1)', () => {
    expect(replacesValue(dialog)).toBe('90abc@192.0.2.1;to-tag=peer;from-tag=mine');
    expect(replacesValue({ ...dialog, remoteTag: '', earlyOnly: true })).toBe(
      '90abc@192.0.2.1;to-tag=0;from-tag=mine;early-only',
    );
  });

  it.each([
    ['a@b;to-tag=1', 'a%40b%3Bto-tag%3D1'],
    ['[2001:db8::1]/x?y+$', '[2001:db8::1]/x?y+$'],
    ['"<&>%\r\n', '%22%3C%26%3E%25%0D%0A'],
    ['é', '%C3%A9'],
    ["-_.!~*'()", "-_.!~*'()"],
  ])('RFC 3261 19.1.1: %j in a URI is %s', (text, expected) => {
    expect(escapeUriHeader(text)).toBe(expected);
  });

  it.each([
    ['sip:carol@example.com', '<sip:carol@example.com?Replaces='],
    ['sip:carol@example.com?Subject=hi', '<sip:carol@example.com?Subject=hi&Replaces='],
    ['sip:what?@example.com', '<sip:what?@example.com?Replaces='],
    ['sip:example.com;transport=tcp', '<sip:example.com;transport=tcp?Replaces='],
  ])('joins the URI %s', (uri, expected) => {
    expect(referTo(uri, dialog)).toBe(`${expected}90abc%40192.0.2.1%3Bto-tag%3Dpeer%3Bfrom-tag%3Dmine>`);
  });

  it('is left out where nothing is replaced', () => {
    expect(referTo('sip:carol@example.com')).toBe('<sip:carol@example.com>');
  });

  it('is read again by the one who is referred', () => {
    const callId = `a-.!%*_+\`'~()<>:\\"/[]?{}@host`;
    const target = referTarget(
      asked('REFER', [`Refer-To: ${referTo('sip:carol@example.com', { ...dialog, callId })}`]),
    );
    expect(target?.uri).toBe('sip:carol@example.com');
    const [header] = target?.headers ?? [];
    expect(header?.[0]).toBe('Replaces');
    const id = parseDialogId(header?.[1] ?? '');
    expect([id?.callId, id?.params.get('to-tag'), id?.params.get('from-tag')]).toEqual([
      callId,
      'peer',
      'mine',
    ]);
  });
});
