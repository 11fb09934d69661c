import { createAddressGuard } from '../../outbound/addresses';
import { networkList } from '../../outbound/networks';

/** Lets requests go to this machine. */
export const LOOPBACK_GUARD = createAddressGuard(networkList.parse('127.0.0.0/8'));
