/** Whatever a datagram is: every repair of its findings lies in its bytes, does not overlap itself and can be made. */
import { applyFix } from '#shared/sip/fix.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { datagram } from './sip-messages.ts';

it('every repair lies in the bytes, in order, and can be made and read again', () => {
  const check = (bytes: Uint8Array): void => {
    for (const { fix } of lint(bytes).diagnostics) {
      if (!fix) continue;
      let last = 0;
      for (const { span } of [...fix.edits].sort((a, b) => a.span.start - b.span.start)) {
        expect(span.start).toBeGreaterThanOrEqual(last);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        last = span.end;
      }
      expect(last).toBeLessThanOrEqual(bytes.length);
      lint(applyFix(bytes, fix));
    }
  };
  fc.assert(fc.property(datagram, check), { numRuns: 400, seed: 3261 });
});
