/** A dialog of the stack for tests: a confirmed call of ours, with what a test changes of it. */
import type { LiveDialog } from '../../../../shared/model/stack.ts';

export function dialogRow(id: number, parts: Partial<LiveDialog> = {}): LiveDialog {
  const names = {
    callId: 'x',
    localTag: 'a',
    remoteTag: 'b',
    local: '<sip:a>;tag=a',
    remote: '<sip:b>;tag=b',
  };
  const numbers = { localSeq: 1, remoteSeq: null, started: 0, ended: null, exchange: 1 };
  const lists = { routeSet: [], usages: [], nonces: [], steps: [] };
  const where = { remoteTarget: 'sip:b@b.example', peer: 'udp:127.0.0.1:5070' };
  return {
    id,
    phase: 'confirmed',
    role: 'uac',
    method: 'INVITE',
    ...names,
    ...numbers,
    ...lists,
    ...where,
    ...parts,
  };
}
