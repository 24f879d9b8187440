import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../../../electron/headless/cli/core.ts';
import { planFromArguments } from '../../../../../electron/headless/commands/serve.ts';

describe('serve, its arguments', () => {
  it('stays on this machine, with the lab and answers, where nothing is said', () => {
    expect(planFromArguments([])).toEqual({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: null,
        listeners: [],
        hep: [],
        sniff: null,
        mirror: null,
        workspace: null,
        lab: true,
        answer: true,
        record: true,
        open: false,
        files: [],
      },
    });
  });

  it('takes several listeners and the switches', () => {
    const argv = [
      '--udp',
      '127.0.0.1:5060',
      '--udp',
      '[::1]:0',
      '--no-lab',
      '--no-answer',
      '--no-record',
      '--open',
    ];
    expect(planFromArguments([...argv, '--host', '::1', '--port', '0'])).toEqual({
      ok: true,
      value: {
        host: '::1',
        port: 0,
        listeners: [
          { transport: 'udp', host: '127.0.0.1', port: 5060 },
          { transport: 'udp', host: '::1', port: 0 },
        ],
        hep: [],
        sniff: null,
        mirror: null,
        workspace: null,
        lab: false,
        answer: false,
        record: false,
        open: true,
        files: [],
      },
    });
  });

  it('takes listeners for HEP, an interface and a collector', () => {
    const argv = ['--hep', '[::1]', '--hep', 'tcp:127.0.0.1:9061', '--mirror', 'homer.example'];
    expect(planFromArguments([...argv, '--interface', 'lo', '--capture-filter', 'udp'])).toMatchObject({
      ok: true,
      value: {
        hep: ['[::1]', 'tcp:127.0.0.1:9061'],
        sniff: { interface: 'lo', filter: 'udp' },
        mirror: 'homer.example',
      },
    });
  });

  it('takes the folder of requests', () => {
    expect(planFromArguments(['--workspace', 'my requests'])).toMatchObject({
      value: { workspace: 'my requests' },
    });
  });

  it('takes what is no option for files that are opened', () => {
    const plan = planFromArguments(['a.pcap', '--port', '0', 'b.pcapng', '--', '--odd']);
    expect(plan.ok && plan.value.files).toEqual(['a.pcap', 'b.pcapng', '--odd']);
  });

  it.each([
    [['--port', 'x'], /not a port/],
    [['--udp', 'a b'], /not an address/],
    [['--hep', 'a b'], /"a b:9060" is not an address: write HOST:PORT/],
    [['--mirror', 'tls:h:1'], /is not an address/],
    [['--capture-filter', 'udp'], /goes with --interface/],
    [['--hots', 'x'], /unknown option --hots/],
  ])('refuses %j', (argv, sentence) => {
    const plan = planFromArguments(argv);
    expect(plan.ok ? '' : plan.error).toMatch(sentence);
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.example.com', false],
    ['192.0.2.1', false],
  ])('tells %s apart', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});
