import { describe, expect, it } from 'vitest';
import { troubleOf } from '#core/transport/trouble.ts';

describe('troubleOf', () => {
  it.each([
    ['EADDRINUSE', 'EADDRINUSE', /taken/],
    ['EADDRNOTAVAIL', 'EADDRNOTAVAIL', /not an address of this machine/],
    ['EACCES', 'EACCES', /does not allow/],
    ['EPERM', 'EPERM', /refused/],
    ['ENETUNREACH', 'ENETUNREACH', /no route/],
    ['EHOSTUNREACH', 'EHOSTUNREACH', /cannot be reached/],
    ['EMSGSIZE', 'EMSGSIZE', /too large/],
    ['EINVAL', 'EINVAL', /cannot be used/],
    ['EAI_AGAIN', 'EAI_AGAIN', /name server/],
    ['ENOTFOUND', 'HOST_NOT_FOUND', /not known/],
    ['ERR_SOCKET_DGRAM_NOT_RUNNING', 'SOURCE_CLOSED', /not open/],
  ])('tells %s as %s with what it was about', (system, code, sentence) => {
    const trouble = troubleOf(system, 'udp:192.0.2.1:5060');
    expect(trouble.code).toBe(code);
    expect(trouble.message).toMatch(sentence);
    expect(trouble.message).toContain('udp:192.0.2.1:5060');
    expect(trouble.message).not.toMatch(/[{}]|\.$/);
  });

  it('keeps a code that it does not know and says it', () => {
    expect(troubleOf('EWHATEVER', 'x')).toMatchObject({
      code: 'EWHATEVER',
      message: 'the system reported EWHATEVER for x',
    });
  });

  it('takes a subject with replacement patterns as it is', () => {
    expect(troubleOf('ENOTFOUND', "$&$'").message).toContain("$&$'");
  });
});
