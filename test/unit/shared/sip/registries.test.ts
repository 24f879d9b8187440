/** Methods and status codes as their registries have them. */
import { isKnownMethod, methodFamily, METHODS } from '#shared/sip/methods.ts';
import { reasonPhrase, STATUS_CODES } from '#shared/sip/status.ts';
import { describe, expect, it } from 'vitest';

describe('methods', () => {
  it('are fourteen, each with a family of its own', () => {
    expect(METHODS).toHaveLength(14);
    for (const method of METHODS) expect(methodFamily(method)).not.toBe('other');
  });

  it.each([
    ['INVITE', 'call'],
    ['BYE', 'end'],
    ['CANCEL', 'end'],
    ['REGISTER', 'register'],
    ['OPTIONS', 'probe'],
    ['NOTIFY', 'event'],
    ['MESSAGE', 'text'],
    ['invite', 'other'],
    ['NEWMETHOD', 'other'],
    ['constructor', 'other'],
  ])('%s is of the family %s', (method, family) => {
    expect(methodFamily(method)).toBe(family);
    expect(isKnownMethod(method)).toBe(family !== 'other');
  });
});

describe('reason phrases', () => {
  it.each([
    [100, 'Trying'],
    [200, 'OK'],
    [407, 'Proxy Authentication Required'],
    [481, 'Call/Transaction Does Not Exist'],
    [603, 'Decline'],
    [199, 'Early Dialog Terminated'],
    [299, 'OK'],
    [155, 'Session Progress'],
    [499, 'Bad Request'],
    [0, 'Unknown'],
    [700, 'Unknown'],
    [-5, 'Unknown'],
  ])('%d is %s', (status, phrase) => {
    expect(reasonPhrase(status)).toBe(phrase);
  });

  it('stand for codes from 100 to 699 in order', () => {
    expect(STATUS_CODES).toEqual([...STATUS_CODES].sort((a, b) => a - b));
    expect(STATUS_CODES.every((code) => code >= 100 && code < 700)).toBe(true);
  });
});
