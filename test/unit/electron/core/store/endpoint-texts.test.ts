import { describe, expect, it } from 'vitest';
import { createEndpointTexts } from '#core/store/endpoint-texts.ts';

describe('createEndpointTexts', () => {
  it('writes endpoints as formatEndpoint does, also after more of them than it remembers', () => {
    const text = createEndpointTexts(3);
    const ports = [5060, 5061, 5062, 5063, 5060];
    expect(ports.map((port) => text({ host: '192.0.2.1', port }))).toEqual(
      ports.map((port) => `192.0.2.1:${port}`),
    );
    expect(text({ host: '2001:db8::1', port: 5060 })).toBe('[2001:db8::1]:5060');
    expect(text({ host: '', port: 0 })).toBe('');
  });
});
