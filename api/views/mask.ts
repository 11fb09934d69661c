/** `a•••@example.com`: enough to recognise one's own address by. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}•••${address.slice(at)}`;
}

/** The last two digits. */
export function maskPhone(e164: string): string {
  return `•••${e164.slice(-2)}`;
}
