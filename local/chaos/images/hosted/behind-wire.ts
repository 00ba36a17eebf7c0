/** Where a worker listens whose own port is a wire's. Pure. */
export function portBehindWire(port: number): number {
  return port + 1;
}
