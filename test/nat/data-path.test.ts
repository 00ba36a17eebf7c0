import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Ended,
  type Network,
  natAddress,
  natFiles,
  openNetwork,
  outsideAddress,
  type Place,
  said,
  workerAddress,
} from './network.ts';
import { whyNot } from './tier.ts';

const reason = whyNot('ip', 'nft');
const echoPeer = fileURLToPath(new URL('echo-peer.ts', import.meta.url));
const dataPath = join(natFiles, 'data-path.sh');
/** What gets through does so at once, but for a busy machine; what doesn't is waited for in vain. */
const patienceSeconds = 10;
const vainSeconds = 2;

type Counter = 'strange' | 'metadata' | 'uninvited';

describe.skipIf(reason !== '')(
  `the NAT’s rules and sysctls in network namespaces (tier nat)${reason}`,
  () => {
    let network: Network;

    const connectWithin = (seconds: number, from: Place, address: string, port: number): Promise<Ended> =>
      network.run(from, [
        ...['timeout', String(seconds), 'bash', '-c'],
        ...['exec 3<>"/dev/tcp/$0/$1"; cat <&3', address, String(port)],
      ]);
    const connect = (from: Place, address: string, port: number) =>
      connectWithin(patienceSeconds, from, address, port);
    const isRefused = async (from: Place, address: string, port: number) =>
      (await connectWithin(vainSeconds, from, address, port)).code !== 0;

    /** One datagram. A connection that gets through after it says that it has had its time to arrive. */
    const send = async (from: Place, address: string): Promise<void> => {
      const sent = await network.run(from, ['bash', '-c', 'echo x >"/dev/udp/$0/9"', address]);
      expect(sent).toEqual({ code: 0, output: '' });
    };

    const arrived = async (place: Place, counter: Counter): Promise<number> => {
      const { output } = await network.run(place, [
        'nft',
        '-j',
        'list',
        'counter',
        'ip',
        'arrivals',
        counter,
      ]);
      return Number(/"packets": (\d+)/.exec(output)?.[1]);
    };

    const sysctl = async (key: string): Promise<string> =>
      (await network.run('nat', ['sysctl', '--values', key])).output.trim();

    beforeAll(async () => {
      network = await openNetwork('rules');
      const outside = network.start('outside', ['node', echoPeer, '443']);
      const onNat = network.start('nat', ['node', echoPeer, '22']);
      await Promise.all([said(outside, 'listening on 443'), said(onNat, 'listening on 22')]);
    });
    beforeEach(async () => {
      expect(await network.run('nat', [dataPath])).toEqual({
        code: 0,
        output: 'nat: 10.42.0.0/16 leaves through ens7\n',
      });
    });
    afterAll(() => network?.close());

    test('what the private side sends leaves with the NAT’s address, and the answer comes back', async () => {
      expect(await connect('worker', outsideAddress, 443)).toEqual({
        code: 0,
        output: `from ${natAddress}\n`,
      });
    });

    test('the instance itself reaches the outside', async () => {
      expect(await connect('nat', outsideAddress, 443)).toEqual({ code: 0, output: `from ${natAddress}\n` });
    });

    test('the NAT’s stand-in for a worker takes the same way', async () => {
      expect(await network.run('nat', [join(natFiles, 'probe.sh')])).toEqual({ code: 0, output: '' });
    });

    test('an address that is not the VPC’s is dropped', async () => {
      const before = await arrived('outside', 'strange');
      await send('stranger', outsideAddress);
      expect(await isRefused('stranger', outsideAddress, 443)).toBe(true);
      await connect('worker', outsideAddress, 443);
      expect(await arrived('outside', 'strange')).toBe(before);
    });

    test('what nobody asked for doesn’t come in from outside', async () => {
      const before = await arrived('worker', 'uninvited');
      await send('outside', workerAddress);
      await connect('worker', outsideAddress, 443);
      expect(await arrived('worker', 'uninvited')).toBe(before);
    });

    test('metadata isn’t reached through the NAT', async () => {
      const before = await arrived('outside', 'metadata');
      await send('worker', '169.254.169.254');
      await connect('worker', outsideAddress, 443);
      expect(await arrived('outside', 'metadata')).toBe(before);
    });

    test('what listens on the instance is reached by nobody, inside or outside', async () => {
      expect(await isRefused('outside', natAddress, 22)).toBe(true);
      expect(await isRefused('worker', natAddress, 22)).toBe(true);
    });

    test('without the rules all of that arrives: the tests above would see it', async () => {
      const counts = () =>
        Promise.all([
          arrived('outside', 'strange'),
          arrived('outside', 'metadata'),
          arrived('worker', 'uninvited'),
        ]);
      const before = await counts();
      await network.run('nat', ['nft', 'delete', 'table', 'ip', 'nat_instance']);
      await send('stranger', outsideAddress);
      await send('worker', '169.254.169.254');
      await send('outside', workerAddress);
      expect((await connect('outside', natAddress, 22)).output).toContain('from ');
      const after = await counts();
      expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 1]);
    });

    test('loading the rules twice leaves them once', async () => {
      const before = await network.run('nat', ['nft', 'list', 'ruleset']);
      expect((await network.run('nat', [dataPath])).code).toBe(0);
      expect(await network.run('nat', ['nft', 'list', 'ruleset'])).toEqual(before);
    });

    test('a device that isn’t there fails loudly', async () => {
      const { code, output } = await network.run('nat', [dataPath], { NAT_MAC: '02:00:00:00:00:ff' });
      expect(code).toBe(1);
      expect(output).toContain('no device has the address 02:00:00:00:00:ff');
    });

    test('nft itself refuses a device that isn’t there, and the rules before stay whole', async () => {
      const before = await network.run('nat', ['nft', 'list', 'ruleset']);
      const { code, output } = await network.run('nat', [
        ...['nft', '--define', 'nat_device=eth9', '--define', 'nat_vpc=10.42.0.0/16'],
        ...['--file', join(natFiles, 'nat.nft')],
      ]);
      expect(code).not.toBe(0);
      expect(output).toContain('eth9');
      expect(await network.run('nat', ['nft', 'list', 'ruleset'])).toEqual(before);
    });

    test('nft finds nothing wrong with the rules', async () => {
      expect(
        await network.run('nat', [
          ...['nft', '--check', '--define', 'nat_device=ens7', '--define', 'nat_vpc=10.42.0.0/16'],
          ...['--file', join(natFiles, 'nat.nft')],
        ]),
      ).toEqual({ code: 0, output: '' });
    });

    test.each([
      ['net.ipv4.ip_forward', '1'],
      ['net.ipv4.conf.all.rp_filter', '1'],
      ['net.ipv4.conf.ens7.rp_filter', '1'],
      ['net.ipv4.conf.nat-probe0.rp_filter', '1'],
      ['net.ipv4.conf.all.send_redirects', '0'],
      ['net.ipv4.conf.ens7.send_redirects', '0'],
      ['net.netfilter.nf_conntrack_tcp_timeout_established', '7440'],
    ])('%s is %s', async (key, value) => {
      expect(await sysctl(key)).toBe(value);
    });
  },
);
