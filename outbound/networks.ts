import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Each an address and how many of its first bits count. */
export type Networks = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** Reads networks in CIDR notation, separated by commas. */
export const networkList = z
  .string()
  .default('')
  .transform((list, context): Networks => {
    const texts = list.split(',').filter((text) => text !== '');
    if (texts.every((text) => ipaddr.isValidCIDR(text))) return texts.map((text) => ipaddr.parseCIDR(text));
    context.addIssue({ code: 'custom', message: 'must be networks such as 10.1.0.0/16, separated by commas' });
    return z.NEVER;
  });

/** Private networks that requests may go to. */
export const networksVariable = { OUTBOUND_NETWORKS: networkList };
