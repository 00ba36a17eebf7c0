const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'm', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A time span as people read it, its two greatest units: `2h 5m`. */
export function spanText(seconds: number): string {
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const { name, seconds: size } of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
  }
  return parts.length === 0 ? '0s' : parts.slice(0, 2).join(' ');
}

/** Seconds of what a person typed: `90`, `90s`, `15m`, `2h`, `1d`; undefined where it is none. */
export function spanSeconds(text: string): number | undefined {
  const [, count, name = 's'] = /^(\d{1,9})([smhd])?$/.exec(text.trim()) ?? [];
  const unit = units.find((one) => one.name === name);
  return count === undefined || unit === undefined ? undefined : Number(count) * unit.seconds;
}

/** How long ago a moment was, or how long it is to it. */
export function sinceText(moment: string | undefined, now: number): string {
  return moment === undefined ? '' : spanText((now - Date.parse(moment)) / 1000);
}

export function untilText(moment: string | undefined, now: number): string {
  return moment === undefined ? '' : spanText((Date.parse(moment) - now) / 1000);
}
