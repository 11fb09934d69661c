import domains from 'disposable-email-domains/index.json';
import wildcards from 'disposable-email-domains/wildcard.json';

const exactly = new Set<string>(domains);
const withSubdomains = new Set<string>(wildcards);

/** Whether a domain, in lower case, gives addresses that are meant to be thrown away. */
export function isDisposable(domain: string): boolean {
  const labels = domain.split('.');
  return exactly.has(domain) || labels.some((_, index) => withSubdomains.has(labels.slice(index).join('.')));
}
