import { lookup as resolveByDns } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Networks } from './networks';

/** All of IPv6 that is routed on the Internet; what lies outside of it is special, or nobody's. */
const IPV6_UNICAST = ipaddr.parseCIDR('2000::/3');

/** A request was about to go where none may go. */
export class AddressRefused extends Error {
  constructor() {
    super('No request may go to this address');
    this.name = 'AddressRefused';
  }
}

/**
 * How names become addresses: `dns.lookup` with all of them, as the system resolves. With an error there are none,
 * whatever its types say.
 */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void,
) => void;

const byDns: Resolve = (hostname, done) => resolveByDns(hostname, { all: true }, done);

/** Which addresses requests may go to: those of the Internet, and those in networks that the operator named. */
export interface AddressGuard {
  /** Throws `AddressRefused` for a URL that names an address itself, which is never looked up. */
  check(url: URL): void;
  /**
   * For `http.request`: resolves names when a connection is made and answers only what may be reached, so that a name
   * cannot mean another address by then. A name with any address that may not be reached is refused as a whole.
   */
  lookupFor(url: URL): LookupFunction;
}

export interface GuardOptions {
  readonly resolve?: Resolve;
  /**
   * Where requests may go in plain HTTP, which anybody on the way can read and answer: to one's own networks only, or also
   * to the Internet, where what is asked is no secret and what is answered is signed.
   */
  readonly plainHttp?: 'ownNetworks' | 'everywhere';
}

export function createAddressGuard(
  networks: Networks,
  { resolve = byDns, plainHttp = 'ownNetworks' }: GuardOptions = {},
): AddressGuard {
  const isNamed = (address: string) => networks.some((network) => isIn(address, network));
  const mayReach = ({ protocol }: URL, address: string) =>
    isNamed(address) || ((protocol === 'https:' || plainHttp === 'everywhere') && isPublic(address));

  return {
    check(url) {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !mayReach(url, host)) throw new AddressRefused();
    },
    lookupFor: (url) => (hostname, options, done) => {
      resolve(hostname, (error, addresses = []) => {
        if (error !== null) return done(error, '');
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => mayReach(url, address))) {
          return done(new AddressRefused(), '');
        }
        if (options.all === true) done(null, [...addresses]);
        else done(null, first.address, first.family);
      });
    },
  };
}

/** Whether an address is one of the Internet: not loopback, private, link-local, multicast, reserved, mapped … */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(IPV6_UNICAST);
}

function isIn(address: string, network: Networks[number]): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  return parsed.kind() === network[0].kind() && parsed.match(network);
}
