/** What Linux tells of dropped datagrams: the rows of its tables, in either order of bytes, and how often they are read. */
import { describe, expect, it } from 'vitest';
import { createDropTable } from '#core/transport/drops.ts';

const HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            ';
const row = (local: string, remote: string, drops: number): string =>
  ` 1234: ${local} ${remote} 07 00000000:00000000 00:00000000 00000000     0        0 98765 2 0000000000000000 ${drops}         `;
const NOBODY = '00000000:0000';

function tableOf(rows: readonly string[], isLittleEndian = true) {
  let [time, reads] = [0, 0];
  const lines = [HEAD, ...rows];
  const table = createDropTable({
    read: () => {
      reads++;
      return `${lines.join('\n')}\n`;
    },
    now: () => time,
    isLittleEndian,
  });
  return { table, lines, pass: (ms: number) => (time += ms), reads: () => reads };
}

describe('the drops of a socket', () => {
  it.each([
    ['127.0.0.1', 5060, '0100007F:13C4', true],
    ['127.0.0.1', 5060, '7F000001:13C4', false],
    ['0.0.0.0', 9, '00000000:0009', true],
    ['192.0.2.10', 65_535, '0A0200C0:FFFF', true],
    ['::1', 5060, '00000000000000000000000001000000:13C4', true],
    ['2001:db8::ff', 5060, 'B80D01200000000000000000FF000000:13C4', true],
    ['2001:db8::ff', 5060, '20010DB80000000000000000000000FF:13C4', false],
    ['fe80::1%eth0', 5060, '000080FE000000000000000001000000:13C4', true],
  ])('are found for %s:%i', (host, port, key, isLittleEndian) => {
    const others = [row('0100007F:13C5', NOBODY, 1), row('0100007E:13C4', key, 2)];
    const { table } = tableOf([...others, row(key, NOBODY, 42)], isLittleEndian);
    expect(table.of({ host, port })).toBe(42);
  });

  it('are not told where the socket is not in the table, the row is cut or there is no table', () => {
    const { table } = tableOf([row('0100007F:13C4', NOBODY, 7)]);
    expect(table.of({ host: '127.0.0.2', port: 5060 })).toBeNull();
    expect(table.of({ host: 'a name', port: 5060 })).toBeNull();
    expect(tableOf([' 1: 0100007F:13C4 00000']).table.of({ host: '127.0.0.1', port: 5060 })).toBeNull();
    const none = createDropTable({ read: () => null, now: () => 0, isLittleEndian: true });
    expect(none.of({ host: '127.0.0.1', port: 5060 })).toBeNull();
  });

  it('are read again after a second, for all sockets together', () => {
    const { table, lines, pass, reads } = tableOf([row('0100007F:13C4', NOBODY, 7)]);
    const look = () => table.of({ host: '127.0.0.1', port: 5060 });
    expect(look()).toBe(7);
    lines.splice(1, 1, row('0100007F:13C4', NOBODY, 8));
    pass(999);
    expect([look(), table.of({ host: '127.0.0.1', port: 1 }), reads()]).toEqual([7, null, 1]);
    pass(1);
    expect([look(), reads()]).toEqual([8, 2]);
    table.forget();
    expect([look(), reads()]).toEqual([8, 3]);
  });
});
