/** Findings for tests. */
import type { Finding } from '../../../../shared/model/finding.ts';

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    rule: 'missing-ack',
    severity: 'error',
    dialogId: 1,
    messages: [3, 4],
    host: '192.0.2.20',
    data: { why: 'none', status: 200, times: 7, at: '192.0.2.20', from: '192.0.2.10', contact: '', seen: '' },
    rfc: 'RFC 3261 13.3.1.4',
    ...parts,
  };
}
