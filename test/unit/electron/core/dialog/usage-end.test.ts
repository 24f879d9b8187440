/** What a failed request inside a dialog takes with it (RFC 5057 5.1). */
import { describe, expect, it } from 'vitest';
import type { Loss } from '#core/dialog/usage-end.ts';
import { endsUsage, usageOf } from '#core/dialog/usage-end.ts';

describe('the loss after a response', () => {
  it.each<[status: number, expected: Loss | null]>([
    [100, null],
    [183, null],
    [200, null],
    [202, null],
    [299, null],
    [300, 'transaction'],
    [302, 'transaction'],
    [400, 'transaction'],
    [401, 'transaction'],
    [403, 'transaction'],
    [404, 'dialog'],
    [405, 'usage'],
    [406, 'transaction'],
    [407, 'transaction'],
    [408, 'usage'],
    [410, 'dialog'],
    [412, 'transaction'],
    [413, 'transaction'],
    [415, 'transaction'],
    [416, 'dialog'],
    [420, 'transaction'],
    [422, 'transaction'],
    [423, 'transaction'],
    [480, 'usage'],
    [481, 'usage'],
    [482, 'dialog'],
    [483, 'dialog'],
    [484, 'dialog'],
    [485, 'dialog'],
    [486, 'transaction'],
    [487, 'transaction'],
    [488, 'transaction'],
    [491, 'transaction'],
    [499, 'transaction'],
    [500, 'transaction'],
    [501, 'usage'],
    [502, 'dialog'],
    [503, 'transaction'],
    [504, 'transaction'],
    [580, 'transaction'],
    [600, 'transaction'],
    [603, 'transaction'],
    [604, 'dialog'],
    [606, 'transaction'],
  ])('RFC 5057 5.1: %i to a re-INVITE is %s', (status, expected) => {
    expect(endsUsage('INVITE', status)).toBe(expected);
  });

  it.each<[method: string, status: number, expected: Loss]>([
    ['NOTIFY', 489, 'usage'],
    ['SUBSCRIBE', 489, 'usage'],
    ['INVITE', 489, 'transaction'],
    ['UPDATE', 405, 'transaction'],
    ['INFO', 501, 'transaction'],
    ['NOTIFY', 405, 'usage'],
    ['BYE', 481, 'usage'],
    ['UPDATE', 481, 'usage'],
    ['PRACK', 408, 'usage'],
    ['SUBSCRIBE', 408, 'transaction'],
    ['NOTIFY', 408, 'usage'],
    ['OPTIONS', 408, 'transaction'],
    ['OPTIONS', 480, 'transaction'],
    ['OPTIONS', 481, 'dialog'],
    ['REFER', 481, 'dialog'],
    ['MESSAGE', 404, 'dialog'],
    ['FROBNICATE', 501, 'transaction'],
  ])('%s with %i loses the %s', (method, status, expected) => {
    expect(endsUsage(method, status)).toBe(expected);
  });
});

it.each([
  ['INVITE', 'invite'],
  ['BYE', 'invite'],
  ['UPDATE', 'invite'],
  ['SUBSCRIBE', 'subscription'],
  ['NOTIFY', 'subscription'],
  ['REFER', null],
  ['OPTIONS', null],
  ['constructor', null],
])('%s belongs to the usage %s', (method, expected) => {
  expect(usageOf(method)).toBe(expected);
});
