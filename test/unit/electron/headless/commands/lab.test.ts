import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { datagramLine } from '../../../../../electron/headless/commands/lab.ts';

function line(bytes: Uint8Array): string {
  return datagramLine({
    sourceId: 'lab-1',
    direction: 'in',
    time: new Date(2026, 0, 2, 3, 4, 5, 6).getTime(),
    local: { host: '127.0.0.1', port: 5070 },
    remote: { host: '::1', port: 5060 },
    bytes,
  });
}

describe('datagramLine', () => {
  it('tells time, direction, peer and start line', () => {
    expect(line(utf8('OPTIONS sip:echo@h SIP/2.0\r\nTo: x\r\n\r\n'))).toBe(
      '03:04:05.006  in   [::1]:5060             OPTIONS sip:echo@h SIP/2.0',
    );
  });

  it.each([
    new Uint8Array(),
    utf8('\r\n\r\n'),
    new Uint8Array([0, 27, 91, 50, 74]),
    utf8('x'.repeat(65_000)),
  ])('is one short line that a terminal does not obey, whatever came (%#)', (bytes) => {
    expect(line(bytes)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(line(bytes).length).toBeLessThan(220);
  });
});
